# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced: an author for series that are made to be tested, whoever does it.

export GIT_CONFIG_COUNT=3
export GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0="Some Author"
export GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=author@example.org
export GIT_CONFIG_KEY_2=scr.url GIT_CONFIG_VALUE_2=https://example.org/scr
