/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Types of Windows as pcsc-lite has them on Linux: DWORD is as long as a
 * pointer there, which is part of the ABI.
 */
#ifndef SCR_WINTYPES_H
#define SCR_WINTYPES_H

#ifndef BYTE
typedef unsigned char BYTE;
#endif
typedef unsigned char UCHAR;
typedef UCHAR *PUCHAR;
typedef unsigned short USHORT;
typedef unsigned long ULONG;
typedef ULONG *PULONG;
typedef unsigned short WORD;
typedef unsigned long DWORD;
typedef DWORD *PDWORD;
typedef DWORD *LPDWORD;
typedef long LONG;
typedef short BOOL;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef char *LPSTR;
typedef const char *LPCSTR;
typedef BYTE *LPBYTE;
typedef const BYTE *LPCBYTE;
typedef LPSTR LPTSTR;
typedef LPCSTR LPCTSTR;

#endif
