// SPDX-License-Identifier: GPL-2.0-only
/*
 * codes [--insert COMMAND] [--remove COMMAND] [--plug COMMAND] [--unplug COMMAND]
 *	[--insert-mute COMMAND] [--no-service]
 *
 * Calls every function of winscard.h, with good and with bad arguments, and says
 * what it returned: a row has a name, a code and details, with tabs between. It
 * expects one reader with a card that has T=0 only, and nobody else at it. The
 * commands move card and reader; rows that need one that was not given are left
 * out. With --no-service, only the rows that expect nothing at all.
 *
 * Scenes run in processes of their own, so that one that dies or hangs is one row.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "codes.h"

/* For a scene with a dozen calls that wait, in a guest with all checks. */
#define SCENE_SECONDS	240

static const struct table *const tables[] = {
	&no_service_table, &context_table, &list_table, &connect_table, &sharing_table,
	&reconnect_table, &disconnect_table, &transaction_table, &status_table, &reset_table,
	&change_table, &transmit_table, &control_table, &attribute_table, &moved_table,
	&empty_table, &no_reader_table, &mute_table,
};

/* Without a reader, it is still the name that it had. */
static void run_scene(enum situation situation, const struct scene *scene)
{
	alarm(SCENE_SECONDS);
	if (situation != NO_SERVICE) {
		if (find_reader())
			wait_until_alone();
		else
			strcpy(reader_name, "Nobody's reader 00 00");
	}
	if (scene->run_with)
		scene->run_with(scene->disposition);
	else
		scene->run();
	exit(0);
}

static bool in_a_process(void (*run)(enum situation, const struct scene *),
			 enum situation situation, const struct scene *scene)
{
	pid_t child = fork();
	int status;

	if (!child)
		run(situation, scene);
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	if (!status)
		return true;
	printf("%s\t(died)\t%s %d\n", scene->name, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return false;
}

static void run_enter(enum situation situation, const struct scene *scene)
{
	(void)scene;
	alarm(SCENE_SECONDS);
	enter(situation);
	exit(0);
}

static bool enter_once(enum situation situation)
{
	static const struct scene entering = { "cannot make it so" };
	static enum situation now = NO_SERVICE;
	bool same = situation == now;

	now = situation;
	return same || in_a_process(run_enter, situation, &entering);
}

static bool run_table(const struct table *table)
{
	const struct scene *scene;
	bool good = true;

	if (!can_move(table->situation) || !enter_once(table->situation))
		return false;
	for (scene = table->scenes; scene->name; scene++)
		good = in_a_process(run_scene, table->situation, scene) && good;
	return good;
}

static int usage(void)
{
	fprintf(stderr, "Usage: codes [--insert COMMAND] [--remove COMMAND] [--plug COMMAND]\n"
		"\t[--unplug COMMAND] [--insert-mute COMMAND] [--no-service]\n");
	return 2;
}

int main(int count, char **values)
{
	static const struct option options[] = {
		{ "insert", required_argument, NULL, INSERT },
		{ "remove", required_argument, NULL, REMOVE },
		{ "plug", required_argument, NULL, PLUG },
		{ "unplug", required_argument, NULL, UNPLUG },
		{ "insert-mute", required_argument, NULL, INSERT_MUTE },
		{ "no-service", no_argument, NULL, MOVES },
		{ NULL, 0, NULL, 0 }
	};
	bool no_service = false, good = true;
	int option;
	size_t i;

	setvbuf(stdout, NULL, _IONBF, 0);
	while ((option = getopt_long(count, values, "", options, NULL)) != -1) {
		if (option == MOVES)
			no_service = true;
		else if (option >= 0 && option < MOVES)
			move_commands[option] = optarg;
		else
			return usage();
	}
	if (optind != count)
		return usage();
	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		bool needs_none = tables[i]->situation == NO_SERVICE;

		if (no_service == needs_none)
			good = run_table(tables[i]) && good;
	}
	return good ? 0 : 1;
}
