# SPDX-License-Identifier: GPL-2.0-only
#
# What drivers/smartcard/compat.h has for kernels of several ages, and what the newest one
# has anew, by the names of the newest one. After this nothing of compat.h is left:
# scripts/upstream/tree looks.
s/\<k\([mz]\)alloc(sizeof(\(\*\w*\)), /k\1alloc_obj(\2, /
s/\<scr_class_create(/class_create(/
s/\<SCR_UNINITIALIZED\>/__uninitialized/
s/\<SCR_IMPORT_KUNIT_NAMESPACE\>/MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING")/
s/\<scr_uring_bytes(command)/io_uring_sqe_cmd(command->sqe, struct scr_uring_command)/
s/\<scr_uring_done(/io_uring_cmd_done(/
s/\<scr_uring_may_cancel(/io_uring_cmd_mark_cancelable(/
s/\<SCR_URING_CANCEL != 0 && (\(.*\))/\1/
s/\<SCR_URING_CANCEL\>/IO_URING_F_CANCEL/
s/\<SCR_HAS_URING\>/CONFIG_IO_URING/
/^SCR_URING_TASK_WORK(\(.*\), \(.*\))$/ {
	s//static void \1(struct io_tw_req request, io_tw_token_t token)\
{\
	\2(io_uring_cmd_from_tw(request), IO_URING_CMD_TASK_WORK_ISSUE_FLAGS);\
}/
}

# Where things are.
s,Documentation/quirks\.rst,Documentation/admin-guide/smartcard/quirks.rst,
s,tests/data/readers\.tsv,tests/readers.tsv,
