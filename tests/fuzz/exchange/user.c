// SPDX-License-Identifier: GPL-2.0-only
/*
 * Users: each has an open file, asks for one thing after the other, and closes it.
 * Whatever the reader does, each call ends, with an errno that is documented, and
 * with no more bytes than there was room for.
 */
#include "ccid/part10.h"
#include "story.h"

#define MOST_REQUESTS	12

/**
 * struct user - an open file
 * @file: it
 * @inode: of it
 * @task: who is at it; NULL: it is closed
 * @requests: that it has made
 * @waits_for_card: perhaps for ever
 * @is_frozen: it is between two requests, and waits for the system to wake up
 */
struct user {
	struct file file;
	struct inode inode;
	struct task_struct *task;
	unsigned int requests;
	bool waits_for_card;
	bool is_frozen;
};

static struct user users[MOST_USERS];
static bool frozen;
static wait_queue_head_t freezer;

static u8 next(void)
{
	return fuzz_u8(world.input);
}

static bool is_documented(long result)
{
	static const int errors[] = {
		0, EBUSY, EINVAL, EBADRQC, EISCONN, ENOTCONN, ENOLCK, EMEDIUMTYPE, EACCES,
		EOVERFLOW, EUSERS, ENOMEM, ETIMEDOUT, ETIME, EOPNOTSUPP, EPROTONOSUPPORT,
		ECANCELED, ENOMEDIUM, EBADFD, EIO, EPROTO, ENODEV,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (result == -errors[i])
			return true;
	return false;
}

static void check_result(const struct user *user, long result)
{
	must(result <= 0);
	if (is_documented(result))
		return;
	/* These have their reasons. */
	if (result == -EINTR || result == -ERESTARTSYS || result == -ERESTARTNOINTR)
		must(user->task->signalled || user->task->killed);
	else if (result == -EAGAIN)
		must(user->file.f_flags & O_NONBLOCK);
	else
		must(result == -EFAULT);
}

static long request(struct user *user, unsigned int command, void *argument)
{
	long result;

	world_print("user %td: ioctl %u", user - users, _IOC_NR(command));
	result = scr_ioctl(&user->file, command, (unsigned long)argument);
	world_print("user %td: result %ld", user - users, result);
	must(!world.atomic);
	check_result(user, result);
	return result;
}

static u32 protocol_of(struct user *user)
{
	struct scr_session *session = user->file.private_data;

	return next() < 0xf0 ? session->node->protocol : next() & 3;
}

/* A command, most of it secret, in memory of its own; to be freed. */
static u8 *make_command(size_t *length)
{
	static const size_t lengths[] = { 5, 4, 6, 13, 14, 260, 261, 262, 300, 1024, 4300, 65544 };
	u8 which = next(), header[5] = { 0x00, 0xa4, 0x04, 0x00, 0x08 };
	u8 *command;

	*length = which < 0xc0 ? lengths[which % 5] :
		  which < 0xe0 ? which & 0x1f : lengths[which % ARRAY_SIZE(lengths)];
	header[4] = *length > 5 ? *length - 5 - (which & 1) : which;
	command = malloc(*length);
	memset(command, SECRET_BYTE, *length);
	memcpy(command, header, min(*length, sizeof(header)));
	return command;
}

static size_t make_room(void)
{
	static const size_t rooms[] = { 258, 2, 1, 0, 65538, 600, 70000, 10 };
	u8 which = next();

	return which < 0x80 ? 258 : rooms[which % ARRAY_SIZE(rooms)];
}

static void transmit(struct user *user)
{
	size_t length, room = make_room();
	u8 *command = make_command(&length), *response = malloc(room);
	struct scr_transmit transmit = {
		.protocol = protocol_of(user), .flags = next() >= 0xe0,
		.send_buffer = (unsigned long)command, .send_length = length,
		.receive_buffer = (unsigned long)response, .receive_length = room,
	};
	long result = request(user, IOCTL_SMARTCARD_TRANSMIT, &transmit);

	if (!result)
		must(transmit.receive_length >= 2 && transmit.receive_length <= room);
	if (result == -EOVERFLOW && room >= 2)
		must(transmit.receive_length > room ||
		     transmit.receive_length == room || world.fail_user);
	free(command);
	free(response);
}

static void power(struct user *user)
{
	struct scr_power power = { .minor = next() % 3 };
	long result = request(user, IOCTL_SMARTCARD_POWER, &power);

	if (!result)
		must(power.atr_length <= SCARD_ATR_LENGTH);
}

static void set_protocol(struct user *user)
{
	static const u32 masks[] = {
		SCARD_PROTOCOL_Tx, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1,
		SCARD_PROTOCOL_DEFAULT, SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_DEFAULT,
	};
	u8 which = next();
	u32 mask = which < 0xf0 ? masks[which % ARRAY_SIZE(masks)] : which & 15;

	if (!request(user, IOCTL_SMARTCARD_SET_PROTOCOL, &mask))
		must(mask == SCARD_PROTOCOL_T0 || mask == SCARD_PROTOCOL_T1);
}

static void secure(struct user *user)
{
	size_t head, length, room = make_room();
	u8 *command = make_command(&length), *structure, *response = malloc(room);
	struct scr_secure secure = {
		.operation = next() % 9 / 4, .response = (unsigned long)response,
		.response_length = room,
	};
	size_t i;

	head = secure.operation ? CCID_PIN_MODIFY_LENGTH : CCID_PIN_VERIFY_LENGTH;
	structure = malloc(head + length);
	for (i = 0; i < head; i++)
		structure[i] = next() < 0x40 ? next() : 0;
	scr_put_le32(structure + head - 4, length);
	memcpy(structure + head, command, length);
	secure.structure = (unsigned long)structure;
	secure.structure_length = head + length - (next() >= 0xf8);
	if (!request(user, SCR_IOC_SECURE, &secure))
		must(secure.response_length <= room);
	free(structure);
	free(command);
	free(response);
}

static void vendor(struct user *user)
{
	static const u32 codes[] = {
		SCR_VENDOR_CCID_ESCAPE, SCR_VENDOR_GET_FEATURE_REQUEST,
		SCR_VENDOR_IFD_PIN_PROPERTIES, SCR_VENDOR_GET_TLV_PROPERTIES,
		SCR_VENDOR_VERIFY_PIN_DIRECT, 2048,
	};
	size_t length, room = make_room();
	u8 *command = make_command(&length), *answer = malloc(room);
	u8 which = next();
	struct scr_vendor vendor = {
		.code = which < 0x80 ? codes[0] : codes[which % ARRAY_SIZE(codes)],
		.input = (unsigned long)command, .input_length = length,
		.output = (unsigned long)answer, .output_length = room,
	};

	if (!request(user, IOCTL_SMARTCARD_VENDOR, &vendor))
		must(vendor.output_length <= room);
	free(command);
	free(answer);
}

static const u32 tags[] = {
	SCARD_ATTR_VENDOR_NAME, SCARD_ATTR_VENDOR_IFD_TYPE, SCARD_ATTR_VENDOR_IFD_VERSION,
	SCARD_ATTR_VENDOR_IFD_SERIAL_NO, SCARD_ATTR_CHANNEL_ID, SCARD_ATTR_PROTOCOL_TYPES,
	SCARD_ATTR_DEFAULT_CLK, SCARD_ATTR_MAX_CLK, SCARD_ATTR_DEFAULT_DATA_RATE,
	SCARD_ATTR_MAX_DATA_RATE, SCARD_ATTR_MAX_IFSD, SCARD_ATTR_SYNC_PROTOCOL_TYPES,
	SCARD_ATTR_POWER_MGMT_SUPPORT, SCARD_ATTR_USER_TO_CARD_AUTH_DEVICE,
	SCARD_ATTR_USER_AUTH_INPUT_DEVICE, SCARD_ATTR_CHARACTERISTICS, SCARD_ATTR_MAXINPUT,
	SCARD_ATTR_CURRENT_PROTOCOL_TYPE, SCARD_ATTR_CURRENT_CLK, SCARD_ATTR_CURRENT_F,
	SCARD_ATTR_CURRENT_D, SCARD_ATTR_CURRENT_N, SCARD_ATTR_CURRENT_W,
	SCARD_ATTR_CURRENT_IFSC, SCARD_ATTR_CURRENT_IFSD, SCARD_ATTR_CURRENT_BWT,
	SCARD_ATTR_CURRENT_CWT, SCARD_ATTR_CURRENT_EBC_ENCODING, SCARD_ATTR_EXTENDED_BWT,
	SCARD_ATTR_ICC_PRESENCE, SCARD_ATTR_ICC_INTERFACE_STATUS, SCARD_ATTR_CURRENT_IO_STATE,
	SCARD_ATTR_ATR_STRING, SCARD_ATTR_ICC_TYPE_PER_ATR, SCARD_PERF_NUM_TRANSMISSIONS,
	SCARD_PERF_BYTES_TRANSMITTED, SCARD_PERF_TRANSMISSION_TIME, SCARD_ATTR_DEVICE_UNIT,
	SCARD_ATTR_DEVICE_IN_USE, SCARD_ATTR_DEVICE_FRIENDLY_NAME_A,
	SCARD_ATTR_DEVICE_SYSTEM_NAME_A, SCARD_ATTR_DEVICE_FRIENDLY_NAME_W,
	SCARD_ATTR_DEVICE_SYSTEM_NAME_W, SCARD_ATTR_SUPRESS_T1_IFS_REQUEST,
	0,
};

static void attribute(struct user *user)
{
	u8 buffer[128];
	struct scr_attribute attribute = {
		.tag = tags[next() % ARRAY_SIZE(tags)], .length = next() % sizeof(buffer),
		.buffer = (unsigned long)buffer,
	};

	memset(buffer, 1, sizeof(buffer));
	if (attribute.length % 8 == 7)
		attribute.tag = SCARD_ATTR_SUPRESS_T1_IFS_REQUEST;
	if (attribute.length == 0)
		attribute.buffer = 0;
	if (next() >= 0xa0)
		request(user, IOCTL_SMARTCARD_SET_ATTRIBUTE, &attribute);
	else if (!request(user, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute))
		must(attribute.length <= sizeof(buffer));
}

static void move(struct user *user)
{
	static const unsigned int commands[] = {
		IOCTL_SMARTCARD_EJECT, IOCTL_SMARTCARD_SWALLOW, IOCTL_SMARTCARD_CONFISCATE,
	};

	request(user, commands[next() % ARRAY_SIZE(commands)], NULL);
}

static void share(struct user *user)
{
	struct scr_connect connect = {
		.share_mode = 1 + next() % 3, .protocols = next() & 3,
		.initialization = next() % 4, .flags = next() & 3,
	};
	u32 disposition = next() % 5;

	switch (next() % 3) {
	case 0:
		request(user, SCR_IOC_CONNECT, &connect);
		break;
	case 1:
		request(user, SCR_IOC_RECONNECT, &connect);
		break;
	default:
		request(user, SCR_IOC_DISCONNECT, &disposition);
	}
}

static void transact(struct user *user)
{
	struct scr_transaction transaction = {
		.deadline = (next() & 3) * (ktime_get_ns() + 1000000000),
		.lease = next() * 10000000ull,
	};
	u32 disposition = next() % 4;

	if (next() & 1)
		request(user, SCR_IOC_BEGIN_TRANSACTION, &transaction);
	else
		request(user, SCR_IOC_END_TRANSACTION, &disposition);
}

static void ask(struct user *user)
{
	union {
		u32 number;
		struct scr_status status;
		struct scr_info info;
		struct scr_perf_counter perf;
	} answer;

	switch (next() % 8) {
	case 0:
		request(user, IOCTL_SMARTCARD_GET_STATE, &answer);
		break;
	case 1:
		request(user, IOCTL_SMARTCARD_GET_LAST_ERROR, &answer);
		break;
	case 2:
		request(user, SCR_IOC_INFO, &answer);
		break;
	case 3:
		request(user, IOCTL_SMARTCARD_GET_PERF_CNTR, &answer);
		break;
	case 4:
		request(user, SCR_IOC_CANCEL, NULL);
		break;
	default:
		if (!request(user, SCR_IOC_STATUS, &answer))
			must(answer.status.atr_length <= SCARD_ATR_LENGTH &&
			     answer.status.state <= SCARD_SPECIFIC);
	}
}

/* What may never come: so a signal comes, some time. */
static void await_card(struct user *user)
{
	user->waits_for_card = true;
	request(user, next() & 1 ? IOCTL_SMARTCARD_IS_PRESENT : IOCTL_SMARTCARD_IS_ABSENT, NULL);
	user->waits_for_card = false;
}

bool users_go_on(void)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < MOST_USERS; i++) {
		if (!users[i].task || !users[i].waits_for_card || users[i].task->signalled)
			continue;
		users[i].task->signalled = true;
		fuzz_wake(users[i].task);
		any = true;
	}
	return any;
}

/* As the freezer does: a signal that is none ends waits that can be ended. */
void users_freeze(void)
{
	unsigned int i;

	frozen = true;
	for (i = 0; i < MOST_USERS; i++) {
		if (users[i].task) {
			users[i].task->signalled = true;
			fuzz_wake(users[i].task);
		}
		wait_event(freezer, !users[i].task || users[i].is_frozen);
	}
}

void users_thaw(void)
{
	frozen = false;
	wake_up_all(&freezer);
}

static void freeze(struct user *user)
{
	user->is_frozen = frozen;
	wake_up_all(&freezer);
	wait_event(freezer, !frozen);
	user->is_frozen = false;
}

/* write(2), poll(2), and read(2), unless it closes before. */
static void exchange(struct user *user)
{
	const struct file_operations *file = &scr_file_operations;
	size_t length, room = make_room();
	u8 *command = make_command(&length), *response = malloc(room);
	poll_table table;
	ssize_t result;

	result = file->write(&user->file, (char *)command, length, NULL);
	must(result == (ssize_t)length || result < 0);
	file->poll(&user->file, &table);
	if (result > 0 && next() < 0xe0) {
		result = file->read(&user->file, (char *)response, room, NULL);
		must(result <= (ssize_t)room);
		if (result < 0 && result != -ENODATA)
			check_result(user, result);
	}
	free(command);
	free(response);
}

static void request_any(struct user *user)
{
	static void (*const requests[])(struct user *user) = {
		transmit, power, set_protocol, transmit, transmit, power, set_protocol, transmit,
		secure, vendor, exchange, share, transact, ask, attribute, move, await_card,
		vendor,
	};
	u8 which = next();

	/* What a program begins with, more often than not. */
	if (which < 0xa0 && user->requests < 2)
		requests[1 + user->requests](user);
	else
		requests[which % ARRAY_SIZE(requests)](user);
}

static void use(void *argument)
{
	struct user *user = argument;

	user->task = current;
	while (world.input->left && user->requests < MOST_REQUESTS && !current->killed) {
		request_any(user);
		user->requests++;
		current->signalled = false;
		if (frozen)
			freeze(user);
	}
	scr_file_operations.release(&user->inode, &user->file);
	user->task = NULL;
	wake_up_all(&freezer);
}

static void start_user(struct fuzz_input *input, struct user *user)
{
	struct ccid_device *device = plug.usb->device;
	unsigned int slot = fuzz_u8(input) % device->description.slots;
	struct scr_node *node = scr_node_of(device->slots[slot].reader);
	u8 how = fuzz_u8(input);

	memset(user, 0, sizeof(*user));
	node->escape |= how & 1;
	user->file.f_mode = how >= 0xf0 ? 0 : FMODE_WRITE;
	user->file.f_flags = how & 0x80 && how & 2 ? O_NONBLOCK : 0;
	user->inode.i_cdev = &node->cdev;
	if (!scr_file_operations.open(&user->inode, &user->file))
		task_start(use, user);
}

void users_start(struct fuzz_input *input)
{
	unsigned int count = 1 + fuzz_u8(input) / 0x80 + fuzz_u8(input) / 0xc0, i;

	memset(users, 0, sizeof(users));
	frozen = false;
	init_waitqueue_head(&freezer);
	for (i = 0; i < count && i < MOST_USERS; i++)
		start_user(input, &users[i]);
}

/* A signal, one that kills, or SCR_IOC_CANCEL by another task of the same program. */
void users_annoy(u8 how)
{
	struct user *user = &users[how % MOST_USERS];

	if (!user->task)
		return;
	if (how >= 0xec && !world.atomic) {
		scr_session_cancel(user->file.private_data);
		return;
	}
	user->task->killed |= how >= 0xea;
	user->task->signalled = true;
	fuzz_wake(user->task);
}

void users_check(void)
{
	unsigned int i;

	for (i = 0; i < MOST_USERS; i++)
		must(!users[i].task);
}
