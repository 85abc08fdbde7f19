package org.sallyport.plane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.net.SocketException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.core.gateway.PlaneFault;
import org.sallyport.core.gateway.PlaneFault.Kind;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;

/** What the system says when a port cannot be had, in the plane's words. */
class BindFaultsTest {
    private static final Mapping MAPPING = new Mapping(
            new MappingKey(Transport.TCP, Addresses.of("198.51.100.1"), 443),
            new InternalClient(Addresses.of("192.0.2.50"), 443),
            RemoteFilter.EVERYONE,
            true);

    @Test
    @DisplayName("errno of Linux: 98 in use, 13 and 1 not permitted, 24 and 23 exhausted, 99 no such address")
    void errnoDecides() {
        Assumptions.assumeTrue(Epoll.isAvailable());
        assertThat(kind(new NativeIoException("bind", -98))).isEqualTo(Kind.PORT_IN_USE);
        assertThat(kind(new NativeIoException("bind", -13))).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(kind(new NativeIoException("bind", -1))).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(kind(new ChannelException(new NativeIoException("socket", -24))))
                .isEqualTo(Kind.EXHAUSTED);
        assertThat(kind(new NativeIoException("socket", -23))).isEqualTo(Kind.EXHAUSTED);
        assertThat(kind(new NativeIoException("bind", -99))).isEqualTo(Kind.FAILED);
    }

    @Test
    void messagesOfTheJdkDecide() {
        assertThat(kind(new BindException("Address already in use"))).isEqualTo(Kind.PORT_IN_USE);
        assertThat(kind(new SocketException("Permission denied"))).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(kind(new ChannelException("no UDP socket", new SocketException("Too many open files"))))
                .isEqualTo(Kind.EXHAUSTED);
        assertThat(kind(new BindException("Cannot assign requested address"))).isEqualTo(Kind.FAILED);
    }

    @Test
    void detailNamesTheMapping() {
        PlaneFault fault = BindFaults.of(MAPPING, new BindException("Address already in use"));
        assertThat(fault.detail()).contains("tcp 198.51.100.1:443").contains("already uses the port");
    }

    private static Kind kind(Throwable cause) {
        return BindFaults.of(MAPPING, cause).kind();
    }
}
