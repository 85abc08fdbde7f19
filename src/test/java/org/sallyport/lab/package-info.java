/**
 * The whole gateway in a small world of its own: network namespaces for a host on the internet, the gateway and two
 * hosts on its LAN, with Debian's own clients. Needs root and Linux; {@code .ci/run} runs what is tagged {@code lab}.
 */
@NullMarked
package org.sallyport.lab;

import org.jspecify.annotations.NullMarked;
