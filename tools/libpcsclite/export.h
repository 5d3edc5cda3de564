/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What programs see of this library.
 */
#ifndef EXPORT_H
#define EXPORT_H

#define EXPORT	__attribute__((visibility("default")))

#endif
