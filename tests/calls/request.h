/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions of the table: what they share.
 */
#ifndef CALLS_REQUEST_H
#define CALLS_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "calls.h"

/* Return: 0 or a negative errno. */
int call_request(int fd, unsigned long number, void *argument);

/* What system calls return: a negative errno for -1, else 0. */
int call_error(long result);

/* A command that every card of ours answers with 9000; and one that it echoes. */
#define SHORT_LENGTH	4
extern const unsigned char call_short_command[SHORT_LENGTH];
#define ECHO_LENGTH	65535
#define LONG_LENGTH	250

/* A TRANSMIT of one of them with the thread's protocol, and room for its answer. */
void call_fill_transmit(struct scr_transmit *transmit, size_t length);

/* CLOCK_MONOTONIC after so many milliseconds. */
__u64 call_moment_after(unsigned int milliseconds);

/* The rows' functions, by file. */
int do_power_down(int fd);
int do_cold_reset(int fd);
int do_warm_reset(int fd);
int do_transmit(int fd);
int do_transmit_uninterrupted(int fd);
int do_transmit_extended(int fd);
int do_transmit_long(int fd);
int do_set_protocol(int fd);
int do_set_default_protocol(int fd);
int do_eject(int fd);
int do_swallow(int fd);
int do_confiscate(int fd);
int do_is_present(int fd);
int do_is_absent(int fd);
int do_secure_verify(int fd);
int do_secure_modify(int fd);
int do_vendor_escape(int fd);
int do_vendor_unknown(int fd);
int do_get_feature_request(int fd);
int do_pin_properties(int fd);
int do_tlv_properties(int fd);
int do_verify_pin_direct(int fd);
int do_modify_pin_direct(int fd);

int do_get_string(int fd);
int do_get_number(int fd);
int do_get_length(int fd);
int do_get_atr_attribute(int fd);
int do_set_attribute(int fd);
int do_get_state(int fd);
int do_get_last_error(int fd);
int do_get_perf_counter(int fd);
int do_status(int fd);
int do_info(int fd);
int do_cancel(int fd);
int do_unknown_ioctl(int fd);

int do_connect_shared(int fd);
int do_connect_exclusive(int fd);
int do_connect_direct(int fd);
int do_connect_power_only(int fd);
int do_reconnect_leave(int fd);
int do_reconnect_reset(int fd);
int do_reconnect_unpower(int fd);
int do_disconnect_leave(int fd);
int do_disconnect_reset(int fd);
int do_disconnect_unpower(int fd);
int do_disconnect_eject(int fd);
int do_begin_transaction(int fd);
int do_begin_leased_transaction(int fd);
int do_end_leave(int fd);
int do_end_reset(int fd);
int do_end_unpower(int fd);
int do_end_eject(int fd);

int do_open_and_close(int fd);
int do_open_to_watch(int fd);
int do_open_use_close(int fd);
int do_open_control(int fd);
int do_open_virt_reader(int fd);
int do_open_virt_card(int fd);
int do_close_duplicate(int fd);
int do_read_answer(int fd);
int do_write_command(int fd);
int do_write_and_read(int fd);
int do_poll_now(int fd);
int do_poll_a_while(int fd);
int do_epoll(int fd);
int do_list_readers(int fd);
int do_virt_card_in(int fd);
int do_virt_card_out(int fd);
int do_virt_unpowered(int fd);
int do_virt_read(int fd);

int do_uring_transmit(int fd);
int do_uring_transmit_async(int fd);
int do_uring_transmit_extended(int fd);
int do_uring_power(int fd);
int do_uring_power_async(int fd);
int do_uring_left(int fd);

#endif
