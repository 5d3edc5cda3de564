# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced: the archive of this machine, whatever its name, but the suite sid. Nothing of
# this machine's own lists of packages is touched: all is kept in the current folder.

# newest APT-GET-ARGUMENTS...
newest()
{
	local uri options
	options=(-qq -o "Dir::Etc::SourceList=$PWD/apt/list" -o Dir::Etc::SourceParts=/dev/null
		-o "Dir::State::Lists=$PWD/apt/lists" -o "Dir::Cache::archives=$PWD/apt/archives"
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
	if [ ! -e apt/list ]; then
		mkdir -p apt/lists/partial apt/archives/partial
		uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
			sort -u | grep -v -- -security | head -n 1)
		printf "%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri sid main\n" \
			deb deb-src >apt/list
		apt-get "${options[@]}" update
	fi
	apt-get "${options[@]}" "$@"
}
