// SPDX-License-Identifier: GPL-2.0-only
/*
 * profile PORT: APDUs to the card of /dev/scr0, the last ones while QEMU writes down
 * each instruction. PORT is the guest's way to ask QEMU for that.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <linux/scr.h>

#define WARM_UP		1000
#define PROFILED	5

static unsigned long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static void monitor(int port, const char *command)
{
	char line[256];

	dprintf(port, "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"%s\"}}\n",
		command);
	if (read(port, line, sizeof(line)) <= 0)
		exit(1);
}

static void transmit(int reader, __u32 protocol)
{
	static const unsigned char select[] = { 0x00, 0xa4, 0x04, 0x00, 0x00 };
	unsigned char answer[258];
	struct scr_transmit argument = {
		.protocol = protocol,
		.send_buffer = (unsigned long)select,
		.send_length = sizeof(select),
		.receive_buffer = (unsigned long)answer,
		.receive_length = sizeof(answer),
	};

	if (ioctl(reader, IOCTL_SMARTCARD_TRANSMIT, &argument)) {
		perror("TRANSMIT");
		exit(1);
	}
}

static int compare(const void *a, const void *b)
{
	unsigned long long left = *(unsigned long long *)a;
	unsigned long long right = *(unsigned long long *)b;

	return left < right ? -1 : left > right;
}

int main(int count, char **values)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED,
		.protocols = SCARD_PROTOCOL_Tx,
	};
	static unsigned long long times[WARM_UP];
	int i, reader, port;

	if (count != 2)
		return 2;
	reader = open("/dev/scr0", O_RDWR);
	port = open(values[1], O_RDWR);
	if (reader < 0 || port < 0 || ioctl(reader, SCR_IOC_CONNECT, &connect)) {
		perror("profile");
		return 1;
	}
	for (i = 0; i < WARM_UP; i++) {
		times[i] = now();
		transmit(reader, connect.protocol);
		times[i] = now() - times[i];
	}
	qsort(times, WARM_UP, sizeof(times[0]), compare);
	printf("profile: ns: least %llu, median %llu\n", times[0], times[WARM_UP / 2]);
	monitor(port, "singlestep on");
	monitor(port, "log exec,nochain");
	for (i = 0; i < PROFILED; i++)
		transmit(reader, connect.protocol);
	monitor(port, "log none");
	monitor(port, "singlestep off");
	return 0;
}
