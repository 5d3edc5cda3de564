// SPDX-License-Identifier: GPL-2.0-only
/*
 * attack [-s SEED] [-f FIRST] [-n SETS] [-o NUMBER] [-i INTERFACES] [-p PORTS] LIST: devices
 * whose descriptors are wrong, made from the readers of the list, are plugged into
 * vhci_hcd until the kernel has seen so many mutated sets of descriptors. Of each
 * controller as many ports are used. Everything comes from the seed and a number,
 * which begins with FIRST; -o is that one device alone.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attack.h"
#include "row.h"

#define MAXIMUM_READERS		1024
#define MAXIMUM_WORKERS		120
/* Milliseconds: the longest that anything may take. */
#define LONGEST_STAGE		90000

struct shared {
	struct worker workers[MAXIMUM_WORKERS];
	atomic_uint next;
	atomic_bool stop;
};

static struct {
	struct breed breed;
	u32 sets;
	u32 ports;
	u32 workers;
	bool only;
	struct shared *shared;
} all;

static struct tally total(void)
{
	struct tally sum = {};
	u32 i;

	for (i = 0; i < all.workers; i++) {
		const struct tally *one = &all.shared->workers[i].tally;

		sum.devices += one->devices;
		sum.sets += one->sets;
		sum.probed += one->probed;
		sum.bound += one->bound;
		sum.nodes += one->nodes;
		sum.refused += one->refused;
	}
	return sum;
}

static bool enough(void)
{
	return atomic_load(&all.shared->stop) || total().sets >= all.sets;
}

static int work(struct worker *worker)
{
	static struct victim victim;
	bool good = true;

	if (gadget_start())
		return 1;
	while (good && !enough()) {
		make_victim(&victim, &all.breed, atomic_fetch_add(&all.shared->next, 1));
		good = attack(worker, &victim);
		if (all.only)
			break;
	}
	begin_stage(worker, NULL);
	worker->failed = !good;
	if (!good)
		atomic_store(&all.shared->stop, true);
	fflush(stdout);
	return !good;
}

/* Port 0 is for a reader that has to work all the time. */
static void start_workers(u32 count)
{
	u32 i;

	all.workers = all.only ? 1 : count * all.ports;
	if (all.workers > MAXIMUM_WORKERS)
		all.workers = MAXIMUM_WORKERS;
	for (i = 0; i < all.workers; i++) {
		struct worker *worker = &all.shared->workers[i];

		worker->controller = i % count;
		worker->port = 1 + i / count;
		if (!fork())
			_exit(work(worker));
	}
}

static void say_file(const char *folder, const char *task, const char *name)
{
	char path[300], text[4096];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "%s/%s/%s", folder, task, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length > 0)
		printf("# %s %s:\n%.*s\n", task, name, (int)length, text);
}

/* Where everybody is. */
static void say_stacks(void)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		say_file("/proc", entry->d_name, "comm");
		say_file("/proc", entry->d_name, "stack");
	}
	if (folder)
		closedir(folder);
}

static bool find_hanging(void)
{
	u64 now = milliseconds();
	u32 i;

	for (i = 0; i < all.workers; i++) {
		const struct worker *worker = &all.shared->workers[i];
		const char *stage = __atomic_load_n(&worker->stage, __ATOMIC_ACQUIRE);
		u64 since = __atomic_load_n(&worker->since, __ATOMIC_RELAXED);

		if (!stage || now < since + LONGEST_STAGE)
			continue;
		printf("# device %u hangs: %s, for %llu ms\n", worker->number, stage,
		       (unsigned long long)(now - since));
		return true;
	}
	return false;
}

/* Return: whether all is well. */
static bool watch_workers(void)
{
	bool good = true;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) >= 0) {
		if (pid)
			good = good && WIFEXITED(status) && !WEXITSTATUS(status);
		else
			usleep(100000);
		if (!pid && find_hanging()) {
			say_stacks();
			return false;
		}
	}
	return good;
}

static void say_tally(void)
{
	struct tally sum = total();

	printf("# seed %llu\n# devices %u\n# refused by USB core %u\n",
	       (unsigned long long)all.breed.seed, sum.devices, sum.refused);
	printf("# attacks %u\n# probed %u\n# bound %u\n# asked %u\n", sum.sets, sum.probed,
	       sum.bound, sum.nodes);
}

static bool parse(int argc, char **argv, u32 *first)
{
	int option;

	while ((option = getopt(argc, argv, "s:f:n:o:i:p:")) >= 0) {
		if (option == '?')
			return false;
		if (option == 's')
			all.breed.seed = strtoull(optarg, NULL, 0);
		if (option == 'n')
			all.sets = strtoul(optarg, NULL, 0);
		if (option == 'i')
			all.breed.interfaces = strtoul(optarg, NULL, 0);
		if (option == 'p')
			all.ports = strtoul(optarg, NULL, 0);
		if (option == 'o' || option == 'f')
			*first = strtoul(optarg, NULL, 0);
		all.only = all.only || option == 'o';
	}
	return optind == argc - 1;
}

static bool prepare(const char *list)
{
	int count;

	all.breed.readers = calloc(MAXIMUM_READERS, sizeof(*all.breed.readers));
	all.shared = mmap(NULL, sizeof(*all.shared), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!all.breed.readers || all.shared == MAP_FAILED)
		return false;
	count = rows_read(all.breed.readers, MAXIMUM_READERS, list);
	all.breed.count = count;
	return count > 0;
}

int main(int argc, char **argv)
{
	u32 first = 0, count = controllers();
	bool good;

	all.breed = (struct breed) { .seed = 1, .interfaces = 32 };
	all.sets = 1000;
	all.ports = 2;
	if (!parse(argc, argv, &first) || !count || !prepare(argv[optind])) {
		fprintf(stderr, "attack: needs a list of readers, and vhci_hcd\n");
		return 2;
	}
	atomic_store(&all.shared->next, first);
	start_workers(count);
	good = watch_workers();
	say_tally();
	return !good;
}
