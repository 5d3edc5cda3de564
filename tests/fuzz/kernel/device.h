/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The made-up kernel: memory, devices, files, user space, and USB.
 */
#ifndef _SCR_FUZZ_KERNEL_DEVICE_H
#define _SCR_FUZZ_KERNEL_DEVICE_H

#include <fcntl.h>
#include <linux/usb/ch9.h>

#include "sched.h"

/* Memory. */
#define GFP_KERNEL		1
#define GFP_NOIO		1
#define GFP_KERNEL_ACCOUNT	1
#define GFP_ATOMIC		0

void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kcalloc(size_t count, size_t size, gfp_t flags);
void kfree(const void *memory);
void kfree_sensitive(const void *memory);
void *kmemdup(const void *memory, size_t size, gfp_t flags);

#define kvmalloc(size, flags)		kmalloc(size, flags)
#define kvfree(memory)			kfree(memory)
#define memalloc_noio_save()		0U
#define memalloc_noio_restore(saved)	((void)(saved))

/* Devices. */
struct class {
	const void *dev_groups;
};

struct kobject {
	bool is_added;
};

struct device {
	struct kobject kobj;
	struct device *parent;
	struct class *class;
	void (*release)(struct device *dev);
	void *driver_data;
	dev_t devt;
	int references;
	bool wakes;
	char name[16];
};

#define MINORMASK		0xfffff
#define MAJOR(device)		((unsigned int)((device) >> 20))
#define MKDEV(major, minor)	((dev_t)(major) << 20 | (minor))
#define class_destroy(class)	kfree(class)
#define dev_set_drvdata(dev, data)	((void)((dev)->driver_data = (data)))
#define dev_get_drvdata(dev)	((dev)->driver_data)
#define dev_name(dev)		((const char *)(dev)->name)
#define device_initialize(dev)	((void)((dev)->references = 1))
#define device_can_wakeup(dev)	((dev)->wakes)

struct class *fuzz_class_create(const char *name);

#define class_create(owner, name)	fuzz_class_create(name)

struct device *get_device(struct device *dev);
void put_device(struct device *dev);
__printf(2, 3) int dev_set_name(struct device *dev, const char *format, ...);
__printf(2, 3) void dev_dbg(const struct device *dev, const char *format, ...);

#define dev_info(dev, ...)	dev_dbg(dev, __VA_ARGS__)
#define dev_warn(dev, ...)	dev_dbg(dev, __VA_ARGS__)
#define dev_err(dev, ...)	dev_dbg(dev, __VA_ARGS__)

struct ida {
	u64 taken;
};

#define DEFINE_IDA(name)	struct ida name

int ida_alloc_max(struct ida *ida, unsigned int most, gfp_t flags);
void ida_free(struct ida *ida, unsigned int id);

#define ida_destroy(ida)	must(!(ida)->taken)

typedef struct {
	int count;
} atomic_t;

struct kref {
	int count;
};

#define kref_init(references)	((void)((references)->count = 1))
#define kref_get(references)	((void)(references)->count++)
#define kref_put(references, release)	(--(references)->count ? 0 : ((release)(references), 1))

#define ATOMIC_INIT(value)	{ value }
#define atomic_inc(atomic)	((void)(atomic)->count++)
#define atomic_read(atomic)	((atomic)->count)
#define atomic_dec_and_test(atomic)	(!--(atomic)->count)
#define wake_up_var(variable)	((void)(variable))
#define wait_var_event(variable, condition)	must(condition)

/* Files. */
#define FMODE_WRITE		2

typedef struct poll_table_struct {
	int unused;
} poll_table;

typedef void *fl_owner_t;

struct file {
	void *private_data;
	unsigned int f_flags;
	unsigned int f_mode;
};

struct inode {
	struct cdev *i_cdev;
};

struct file_operations {
	void *owner;
	int (*open)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file, fl_owner_t owner);
	int (*release)(struct inode *inode, struct file *file);
	ssize_t (*read)(struct file *file, char *buffer, size_t size, loff_t *position);
	ssize_t (*write)(struct file *file, const char *data, size_t length,
			 loff_t *position);
	__poll_t (*poll)(struct file *file, poll_table *table);
	long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long argument);
	long (*compat_ioctl)(struct file *file, unsigned int command, unsigned long argument);
};

struct cdev {
	void *owner;
	const struct file_operations *ops;
};

#define cdev_init(cdev, operations)	((void)((cdev)->ops = (operations)))
#define stream_open(inode, file)	0
#define compat_ptr_ioctl		NULL
#define alloc_chrdev_region(device, first, count, name)	((int)(*(device) = 0))
#define unregister_chrdev_region(device, count)		((void)(device))

int cdev_device_add(struct cdev *cdev, struct device *dev);

#define KOBJ_CHANGE		2
int kobject_uevent_env(struct kobject *kobject, int action, char *environment[]);
void cdev_device_del(struct cdev *cdev, struct device *dev);
void poll_wait(struct file *file, wait_queue_head_t *queue, poll_table *table);

/* User space: all of it is there, unless the fuzzer has it not so. */
bool fuzz_user_faults(void);

#define u64_to_user_ptr(number)	((void *)(unsigned long)(number))
#define access_ok(pointer, length)	((void)(pointer), true)
#define user_access_begin(pointer, length)	((void)(pointer), true)
#define user_access_end()	((void)0)
#define copy_from_user(to, from, length)				\
	(fuzz_user_faults() ? (length) : (memcpy(to, from, length), 0))
#define copy_to_user(to, from, length)					\
	(fuzz_user_faults() ? (length) : (memcpy(to, from, length), 0))
#define unsafe_get_user(value, pointer, fault) do {			\
	if (fuzz_user_faults())						\
		goto fault;						\
	memcpy(&(value), pointer, sizeof(value));			\
} while (0)
#define unsafe_put_user(value, pointer, fault) do {			\
	if (fuzz_user_faults())						\
		goto fault;						\
	put_unaligned(value, pointer);					\
} while (0)
#define get_user(value, pointer)					\
	(fuzz_user_faults() ? -EFAULT : ((value) = get_unaligned(pointer), 0))
#define put_user(value, pointer)					\
	(fuzz_user_faults() ? -EFAULT : (put_unaligned(value, pointer), 0))

/* USB. */
#define USB_CLASS_CSCID		0x0b
#define URB_NO_TRANSFER_DMA_MAP	4
#define USB_DEVICE_ID_MATCH_INT_CLASS	0x80

typedef struct {
	int event;
} pm_message_t;

#define PMSG_IS_AUTO(message)	((message).event)

struct usb_device {
	int devnum;
	enum usb_device_state state;
	struct usb_device_descriptor descriptor;
	char *manufacturer;
	char *product;
	char *serial;
	struct device dev;
};

struct usb_host_endpoint {
	struct usb_endpoint_descriptor desc;
	unsigned char *extra;
	int extralen;
};

struct usb_host_interface {
	struct usb_interface_descriptor desc;
	unsigned char *extra;
	int extralen;
	struct usb_host_endpoint *endpoint;
	char *string;
};

struct usb_interface {
	struct usb_host_interface *cur_altsetting;
	bool needs_remote_wakeup;
	struct device dev;
	struct usb_device *udev;
	int awake;
};

struct usb_device_id {
	u16 match_flags;
	u16 idVendor;
	u16 idProduct;
	u8 bInterfaceClass;
};

#define USB_DEVICE_INTERFACE_CLASS(vendor, product, class)		\
	.idVendor = (vendor), .idProduct = (product), .bInterfaceClass = (class)

struct usb_driver {
	const char *name;
	int (*probe)(struct usb_interface *interface, const struct usb_device_id *id);
	void (*disconnect)(struct usb_interface *interface);
	int (*suspend)(struct usb_interface *interface, pm_message_t message);
	int (*resume)(struct usb_interface *interface);
	int (*reset_resume)(struct usb_interface *interface);
	int (*pre_reset)(struct usb_interface *interface);
	int (*post_reset)(struct usb_interface *interface);
	const struct usb_device_id *id_table;
	unsigned int soft_unbind;
	unsigned int supports_autosuspend;
};

extern const struct usb_driver *fuzz_usb_driver;

#define module_usb_driver(driver)	const struct usb_driver *fuzz_usb_driver = &(driver)

struct urb {
	struct list_head entry;
	bool submitted;
	bool kept;
	unsigned int reject;
	unsigned int pipe;
	struct usb_device *dev;
	void *context;
	unsigned char *setup_packet;
	void *transfer_buffer;
	dma_addr_t transfer_dma;
	unsigned int transfer_flags;
	u32 transfer_buffer_length;
	u32 actual_length;
	int status;
	void (*complete)(struct urb *urb);
};

/* Requests on the control pipe end before anybody could ask for them back. */
struct usb_anchor {
	int unused;
};

#define init_usb_anchor(anchor)		((void)((anchor)->unused = 0))
#define usb_anchor_urb(urb, anchor)	((void)(urb), (void)(anchor))
#define usb_unanchor_urb(urb)		((void)(urb))
#define usb_kill_anchored_urbs(anchor)	((void)(anchor))

#define fuzz_pipe(endpoint)		(endpoint)
#define usb_pipeendpoint(pipe)		((pipe) & 0x0f)
#define usb_pipein(pipe)		((pipe) & USB_DIR_IN)
#define usb_rcvbulkpipe(udev, endpoint)	fuzz_pipe((endpoint) | USB_DIR_IN)
#define usb_sndbulkpipe(udev, endpoint)	fuzz_pipe((endpoint) & ~USB_DIR_IN)
#define usb_rcvintpipe(udev, endpoint)	fuzz_pipe(0x100 | (endpoint) | USB_DIR_IN)
#define usb_rcvctrlpipe(udev, endpoint)	fuzz_pipe(USB_DIR_IN)
#define usb_sndctrlpipe(udev, endpoint)	fuzz_pipe(0)
#define interface_to_usbdev(interface)	((interface)->udev)
#define usb_get_dev(udev)		({ get_device(&(udev)->dev); (udev); })
#define usb_put_dev(udev)		put_device(&(udev)->dev)
#define usb_get_intfdata(interface)	dev_get_drvdata(&(interface)->dev)
#define usb_set_intfdata(interface, data)	dev_set_drvdata(&(interface)->dev, data)
#define usb_make_path(udev, text, room)	strscpy(text, "usb-made-up", room)
#define usb_endpoint_maxp(descriptor)	((descriptor)->wMaxPacketSize & 0x7ff)
#define usb_endpoint_num(descriptor)	((descriptor)->bEndpointAddress & 0x0f)
#define usb_autopm_get_interface_no_resume(interface)	((void)(interface)->awake++)

struct urb *usb_alloc_urb(int packets, gfp_t flags);
void usb_free_urb(struct urb *urb);
int usb_submit_urb(struct urb *urb, gfp_t flags);
int usb_unlink_urb(struct urb *urb);
void usb_poison_urb(struct urb *urb);
void usb_unpoison_urb(struct urb *urb);
void *usb_alloc_coherent(struct usb_device *udev, size_t size, gfp_t flags, dma_addr_t *dma);
void usb_free_coherent(struct usb_device *udev, size_t size, void *memory, dma_addr_t dma);
void usb_fill_bulk_urb(struct urb *urb, struct usb_device *udev, unsigned int pipe, void *buffer,
		       int length, void (*complete)(struct urb *urb), void *context);
void usb_fill_control_urb(struct urb *urb, struct usb_device *udev, unsigned int pipe,
			  unsigned char *setup, void *buffer, int length,
			  void (*complete)(struct urb *urb), void *context);
void usb_reset_endpoint(struct usb_device *udev, unsigned int endpoint);
int usb_find_common_endpoints(struct usb_host_interface *alt,
			      struct usb_endpoint_descriptor **bulk_in,
			      struct usb_endpoint_descriptor **bulk_out,
			      struct usb_endpoint_descriptor **int_in,
			      struct usb_endpoint_descriptor **int_out);
int usb_find_int_in_endpoint(struct usb_host_interface *alt,
			     struct usb_endpoint_descriptor **int_in);
int usb_autopm_get_interface(struct usb_interface *interface);
void usb_autopm_put_interface_async(struct usb_interface *interface);

#define usb_fill_int_urb(urb, udev, pipe, buffer, length, complete, context, interval)	\
	usb_fill_bulk_urb(urb, udev, pipe, buffer, length, complete, context)

#endif /* _SCR_FUZZ_KERNEL_DEVICE_H */
