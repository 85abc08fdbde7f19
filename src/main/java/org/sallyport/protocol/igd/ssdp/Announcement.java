package org.sallyport.protocol.igd.ssdp;

/**
 * One thing that is here: a root device, a device, or a type that a device has.
 *
 * @param target what it is called: NT of a NOTIFY, ST of an answer
 * @param usn its unique name, beginning with the UDN of the device that has it
 * @param root the root device whose description tells of it
 */
record Announcement(String target, String usn, Advertised root) {}
