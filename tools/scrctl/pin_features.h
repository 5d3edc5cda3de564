/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What PC/SC part 10 lets a program ask a reader.
 */
#ifndef SCRCTL_PIN_FEATURES_H
#define SCRCTL_PIN_FEATURES_H

#include "scrctl.h"

/* Prints the features and properties of the reader. Returns an exit code. */
int pin_features(const struct scrctl_options *options);

#endif /* SCRCTL_PIN_FEATURES_H */
