# SPDX-License-Identifier: GPL-2.0-only
#
# The front door. (A kernel's build enters by Kbuild.)

SHELL := /bin/bash
KERNEL ?= $(or $(wildcard /lib/modules/$(shell uname -r)/build),$(lastword \
	$(shell ls -d /usr/src/linux-headers-*-amd64 2>/dev/null | sort -V)))
DESTDIR ?=
PREFIX ?= /usr/local
MANDIR ?= $(PREFIX)/share/man
UDEVDIR ?= /lib/udev
UAPIDIR ?= $(PREFIX)/include
PKGCONFIGDIR ?= $(PREFIX)/lib/pkgconfig
VERSION ?= $(shell scripts/version)

.DEFAULT_GOAL := all

.PHONY: help
help:
	@echo "make               modules for this machine's kernel headers, and the tools"
	@echo "make modules       the modules only; KERNEL=FOLDER for another kernel"
	@echo "make tools         scrctl, scr-emu, libpcsclite, ifd-scr; the example of io_uring"
	@echo "make demo          a card, a reader and a kernel in QEMU: watch them at work"
	@echo "make test          every test; the last line counts them"
	@echo "make check         sources only: checkpatch, sparse, kernel-doc, shellcheck"
	@echo "make test-kunit    KUnit in the debug kernel"
	@echo "make test-guest    the guests only"
	@echo "make test-packages  the Debian packages: made twice, installed, upgraded, purged in a guest"
	@echo "make test-long     what takes hours: rounds by the thousand, more kernels, coverage"
	@echo "make coverage      all guests on a kernel that counts lines: build/coverage-all.txt"
	@echo "make test-kernels  newer kernels, other compilers and machines; WORDS=\"7.2 run\" of the table"
	@echo "make test-export   the series: applied, checkpatch, each step built, KUnit by kunit.py"
	@echo "make test-readers READERS=FILE  all readers of a list, emulated in a guest"
	@echo "make bench         instructions over each path to the card, side by side"
	@echo "make htmldocs      the documents, into build/htmldocs"
	@echo "make pictures      those of the README: scrctl recorded in a guest, the benchmark's figures"
	@echo "make install       modules, tools, headers and udev rules; DESTDIR, PREFIX"
	@echo "make uninstall     removes what make install puts there with the same words"
	@echo "make deb           Debian packages, into build/deb; see packaging/README.md"
	@echo "make export        a series of patches for the kernel, into build/export; see Documentation/upstream.rst"
	@echo "make export KERNEL=TREE  copies the subsystem into a kernel tree"
	@echo "make clean         forgets what was built"

.PHONY: all modules tools
all: modules tools

modules:
	$(if $(KERNEL),,$(error no kernel headers: apt-get install linux-headers-amd64, or KERNEL=FOLDER))
	$(MAKE) -C $(KERNEL) M=$(CURDIR) modules

tools: programs
	$(MAKE) -C examples/uring

PROGRAMS := scrctl scr-emu libpcsclite ifd-scr

.PHONY: programs
programs:
	$(foreach program,$(PROGRAMS),$(MAKE) -C tools/$(program) &&) true

.PHONY: demo test check test-kunit test-guest test-packages test-long coverage test-kernels test-export test-readers bench htmldocs pictures
demo:
	@scripts/packages build demo
	@$(MAKE) -s tools
	@tests/guest/demo

test:
	@tests/run

check:
	@scripts/packages build test docs
	@mkdir -p build && tests/check.sh | tee build/check.log
	@tests/ktap build/check.log

test-kunit:
	@tests/run kunit

test-guest:
	@tests/run guest

test-packages:
	@tests/run packages

test-long:
	@scripts/packages kernels coverage upstream
	@tests/run check host kunit guest packages kcsan long coverage kernels

coverage:
	@scripts/packages coverage
	@tests/run coverage

test-kernels:
	@scripts/packages build test kernels
	@$(MAKE) -s tools
	@$(MAKE) -s -C tests/uapi
	@mkdir -p build && tests/kernels/run $(WORDS) | tee build/kernels.log
	@tests/ktap build/kernels.log

test-export:
	@scripts/packages upstream
	@mkdir -p build && tests/export/run | tee build/export.log
	@tests/ktap build/export.log

READERS ?= $(CURDIR)/tests/data/readers.tsv
test-readers:
	@tests/readers/test-list "$(abspath $(READERS))" $(if $(V),-v)

bench:
	@bench/run
	@bench/scaling

htmldocs:
	@scripts/packages docs
	$(MAKE) -C Documentation html

pictures:
	@scripts/packages build demo docs
	@$(MAKE) -s tools
	@Documentation/pictures/make

.PHONY: install install-modules install-programs uninstall deb export clean clean-programs
install: all install-modules install-programs

install-modules:
	$(MAKE) -C $(KERNEL) M=$(CURDIR) INSTALL_MOD_PATH=$(DESTDIR) modules_install

install-programs: scr.pc
	$(foreach program,$(PROGRAMS),$(MAKE) -C tools/$(program) install &&) true
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man4 Documentation/man/*.4
	install -D -m 644 udev/60-scr.rules $(DESTDIR)$(UDEVDIR)/rules.d/60-scr.rules
	install -D -m 644 -t $(DESTDIR)$(UAPIDIR)/linux include/uapi/linux/scr*.h
	install -D -m 644 build/scr.pc $(DESTDIR)$(PKGCONFIGDIR)/scr.pc

.PHONY: scr.pc
scr.pc:
	@mkdir -p build
	sed -e 's,@includedir@,$(UAPIDIR),' -e 's,@version@,$(VERSION),' packaging/scr.pc.in >build/scr.pc

# What is installed is found by installing it into a folder of its own, without depmod's
# files, which are about all modules. Folders go that are nobody else's.
uninstall:
	staged=$$(mktemp -d) && trap 'rm -rf "$$staged"' EXIT && \
	$(MAKE) -s install DESTDIR="$$staged" DEPMOD=true && \
	(cd "$$staged" && find . ! -type d ! -path './lib/modules/*/modules.*') | while read -r file; do \
		rm -f "$(DESTDIR)/$$file"; \
	done && \
	(cd "$$staged" && find . -depth -type d \( -path '*scr*' -o -path '*/extra/*' \)) | while read -r folder; do \
		rmdir --ignore-fail-on-non-empty "$(DESTDIR)/$$folder"; \
	done
	$(if $(DESTDIR),,depmod)

deb:
	@scripts/packages deb
	@VERSION=$(VERSION) scripts/deb

# KERNEL has a value of its own; only one that was given is a tree to copy into.
export:
ifeq ($(origin KERNEL),file)
	@scripts/packages export
	@scripts/export-series build/export
else
	@scripts/export-to-kernel $(KERNEL)
endif

clean:
	$(if $(KERNEL),$(MAKE) -C $(KERNEL) M=$(CURDIR) clean)
	$(MAKE) -C examples/uring clean
	$(MAKE) clean-programs

clean-programs:
	$(foreach program,$(PROGRAMS),$(MAKE) -C tools/$(program) clean &&) true
	rm -rf build
