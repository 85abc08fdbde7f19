package org.sallyport.protocol.igd.gena;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.protocol.igd.gena.GenaAnswer.Refused;
import org.sallyport.protocol.igd.gena.GenaAnswer.Subscribed;
import org.sallyport.protocol.igd.gena.GenaAnswer.Unsubscribed;
import org.sallyport.protocol.igd.gena.Notifier.Delivery;

/** UDA §4: subscriptions, the order of events, and their bounds (UDA-65 to UDA-79). */
class SubscriptionsTest {
    private static final String TOPIC = "/igd1/evt/IPConn";
    private static final InetAddress ROUTER = Addresses.of("192.0.2.1");
    private static final InetAddress HOST = Addresses.of("192.0.2.10");

    private Instant now = Instant.parse("2030-01-01T12:00:00Z");
    private final Outbox outbox = new Outbox();
    private final Lan lan = new Lan();
    private final Subscriptions subscriptions = new Subscriptions(() -> now, outbox, lan);

    @Test
    @Requirement("UDA-70")
    @DisplayName("UDA-70: the initial event has every variable and SEQ 0, and leaves after the answer")
    void theInitialEventWaitsForTheAnswer() {
        String sid = subscribe().sid();
        subscriptions.publish(TOPIC, Map.of("N", "1"));
        assertThat(outbox.sent).isEmpty();

        subscriptions.established(sid);

        assertThat(outbox.sent).containsExactly(new Notification(sid, 0, Map.of("N", "1", "A", "x")));
    }

    @Test
    @Requirement("UDA-73")
    @DisplayName("UDA-73: one event at a time, and what changes meanwhile is merged")
    void changesMeanwhileAreMerged() {
        String sid = subscribe().sid();
        subscriptions.established(sid);
        subscriptions.publish(TOPIC, Map.of("N", "1"));
        subscriptions.publish(TOPIC, Map.of("N", "2", "A", "y"));
        assertThat(outbox.sent).hasSize(1);

        outbox.complete(Delivery.ACCEPTED);

        assertThat(outbox.sent.get(1)).isEqualTo(new Notification(sid, 1, Map.of("N", "2", "A", "y")));
        outbox.complete(Delivery.ACCEPTED);
        assertThat(outbox.sent).hasSize(2);
    }

    @Test
    @Requirement({"CLI-68", "IGD-11"})
    @DisplayName(
            "CLI-68, IGD-11: the initial event has the external address, empty while there is none, and then its change")
    void theExternalAddressIsToldAndItsChange() {
        Map<String, String> unknown = Map.of("ExternalIPAddress", "", "PortMappingNumberOfEntries", "0");
        GenaAnswer answer =
                subscriptions.subscribe(TOPIC, request(null, "<http://192.0.2.10:5000/>", "upnp:event"), () -> unknown);
        subscriptions.established(((Subscribed) answer).sid());
        outbox.complete(Delivery.ACCEPTED);
        subscriptions.publish(TOPIC, Map.of("ExternalIPAddress", "198.51.100.1"));

        assertThat(outbox.sent)
                .extracting(Notification::values)
                .containsExactly(unknown, Map.of("ExternalIPAddress", "198.51.100.1"));
    }

    @Test
    @Requirement("IGD-12")
    @DisplayName("IGD-12: what has changed together leaves in one event, also after a wait")
    void whatHasChangedTogetherLeavesInOneEvent() {
        subscriptions.established(subscribe().sid());
        Map<String, String> both = Map.of("PortMappingNumberOfEntries", "1", "SystemUpdateID", "8");
        subscriptions.publish(TOPIC, both);
        outbox.complete(Delivery.ACCEPTED);

        assertThat(outbox.sent).extracting(Notification::values).element(1).isEqualTo(both);
    }

    @Test
    void anotherServiceIsNotToldOf() {
        subscriptions.established(subscribe().sid());
        outbox.complete(Delivery.ACCEPTED);
        subscriptions.publish("/igd1/evt/L3F", Map.of("N", "1"));
        assertThat(outbox.sent).hasSize(1);
    }

    @Test
    @Requirement("UDA-75")
    @DisplayName("UDA-75: a lost event is lost, and after three in a row nobody is there")
    void threeLostEventsEndIt() {
        subscriptions.established(subscribe().sid());
        outbox.complete(Delivery.LOST);
        subscriptions.publish(TOPIC, Map.of("N", "1"));
        outbox.complete(Delivery.LOST);
        assertThat(subscriptions.size()).isEqualTo(1);
        subscriptions.publish(TOPIC, Map.of("N", "2"));
        outbox.complete(Delivery.LOST);
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    @Requirement("UDA-76")
    @DisplayName("UDA-76: 412 from the subscriber ends it")
    void disowningEndsIt() {
        subscriptions.established(subscribe().sid());
        outbox.complete(Delivery.DISOWNED);
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    @Requirement("UDA-67")
    @DisplayName("UDA-67: a renewal keeps SID and SEQ, and brings no initial event")
    void renewalKeepsSidAndSeq() {
        String sid = subscribe().sid();
        subscriptions.established(sid);
        outbox.complete(Delivery.ACCEPTED);
        now = now.plus(Duration.ofMinutes(29));
        assertThat(subscriptions.subscribe(TOPIC, withSid(sid), Map::of))
                .isEqualTo(new Subscribed(sid, Timeout.DEFAULT, false));
        now = now.plus(Duration.ofMinutes(29));
        subscriptions.publish(TOPIC, Map.of("N", "1"));
        assertThat(outbox.sent).extracting(Notification::seq).containsExactly(0L, 1L);
    }

    @Test
    @Requirement({"UDA-69", "CLI-69"})
    void anEndedSubscriptionIsUnknown() {
        String sid = subscribe().sid();
        now = now.plus(Timeout.DEFAULT);
        assertThat(subscriptions.subscribe(TOPIC, withSid(sid), Map::of)).isEqualTo(new Refused(412));
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    @Requirement({"UDA-68", "UDA-69"})
    void aSidOfAnotherHostOrServiceIsUnknown() {
        String sid = subscribe().sid();
        GenaRequest stranger = new GenaRequest(
                Addresses.of("192.0.2.66"), Optional.of(sid), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(subscriptions.unsubscribe(TOPIC, stranger)).isEqualTo(new Refused(412));
        assertThat(subscriptions.unsubscribe("/igd1/evt/L3F", withSid(sid))).isEqualTo(new Refused(412));
        assertThat(subscriptions.unsubscribe(TOPIC, withSid(sid))).isEqualTo(new Unsubscribed());
        assertThat(subscriptions.unsubscribe(TOPIC, withSid(sid))).isEqualTo(new Refused(412));
    }

    @Test
    @Requirement({"UDA-69", "UDA-81"})
    @DisplayName("UDA-69: SID with NT or CALLBACK is 400, a foreign NT or no usable CALLBACK 412")
    void contradictoryHeadersAreRefused() {
        String sid = subscribe().sid();
        assertThat(subscriptions.subscribe(TOPIC, request(sid, "<http://192.0.2.10:5000/>", null), Map::of))
                .isEqualTo(new Refused(400));
        assertThat(subscriptions.subscribe(TOPIC, request(sid, null, "upnp:event"), Map::of))
                .isEqualTo(new Refused(400));
        assertThat(subscriptions.unsubscribe(TOPIC, request(sid, null, "upnp:event")))
                .isEqualTo(new Refused(400));
        assertThat(subscriptions.subscribe(TOPIC, request(null, "<http://192.0.2.10:5000/>", "upnp:other"), Map::of))
                .isEqualTo(new Refused(412));
        assertThat(subscriptions.subscribe(TOPIC, request(null, "<http://192.0.2.10:5000/>", null), Map::of))
                .isEqualTo(new Refused(412));
        assertThat(subscriptions.subscribe(TOPIC, request(null, "<http://192.0.2.11:5000/>", "upnp:event"), Map::of))
                .isEqualTo(new Refused(412));
        assertThat(subscriptions.subscribe(TOPIC, request(null, null, "upnp:event"), Map::of))
                .isEqualTo(new Refused(412));
    }

    @Test
    @Requirement({"UDA-69", "UDA-79"})
    @DisplayName("UDA-79: a bounded number for one host, and the same callback again replaces the older")
    void oneHostMayHaveSome() {
        for (int i = 0; i < Subscriptions.MOST_FOR_ONE; i++) {
            assertThat(at(HOST, 5000 + i)).isInstanceOf(Subscribed.class);
        }
        assertThat(at(HOST, 6000)).isEqualTo(new Refused(503));
        assertThat(at(HOST, 5000)).isInstanceOf(Subscribed.class);
        assertThat(subscriptions.size()).isEqualTo(Subscriptions.MOST_FOR_ONE);
    }

    @Test
    @Requirement({"UDA-75", "UDA-79", "CLI-69"})
    @DisplayName("UDA-79, CLI-69: where there is no room, one whose last event was lost gives way")
    void whatIsFailingGivesWay() {
        String dead = subscribe().sid();
        subscriptions.established(dead);
        outbox.complete(Delivery.LOST);
        for (int i = 1; i < Subscriptions.MOST_FOR_ONE; i++) {
            at(HOST, 5000 + i);
        }

        assertThat(at(HOST, 6000)).isInstanceOf(Subscribed.class);
        assertThat(subscriptions.subscribe(TOPIC, withSid(dead), Map::of)).isEqualTo(new Refused(412));
        assertThat(at(HOST, 6001)).isEqualTo(new Refused(503));
    }

    @Test
    @Requirement("UDA-79")
    @DisplayName("UDA-79: a host is counted once, however many addresses it has, and may renew from another")
    void aHostIsCountedWithAllItsAddresses() {
        InetAddress second = Addresses.of("2001:db8::10");
        lan.first.put(second, HOST);
        String sid = subscribe().sid();
        for (int i = 1; i < Subscriptions.MOST_FOR_ONE; i++) {
            at(second, 5000 + i);
        }
        assertThat(at(HOST, 6000)).isEqualTo(new Refused(503));
        assertThat(at(second, 6000)).isEqualTo(new Refused(503));
        assertThat(at(Addresses.of("192.0.2.11"), 6000)).isInstanceOf(Subscribed.class);

        GenaRequest renewal =
                new GenaRequest(second, Optional.of(sid), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(subscriptions.subscribe(TOPIC, renewal, Map::of)).isInstanceOf(Subscribed.class);
    }

    @Test
    @Requirement("UDA-79")
    @DisplayName("UDA-79: over IPv6 new addresses are no new shares: one /64 has that of a few hosts, others their own")
    void oneNetworkMayHaveSome() {
        for (int i = 0; i < 1000; i++) {
            at(Addresses.of("2001:db8::1:" + Integer.toHexString(i)), 5000);
        }
        assertThat(subscriptions.size()).isEqualTo(Subscriptions.MOST_FOR_NETWORK);
        assertThat(at(Addresses.of("2001:db8:0:1::1"), 5000)).isInstanceOf(Subscribed.class);
        assertThat(at(HOST, 5000)).isInstanceOf(Subscribed.class);
    }

    @Test
    @Requirement("UDA-79")
    @DisplayName("UDA-79: one link-local address on two links is two hosts, and neither replaces the other")
    void aLinkLocalAddressIsOfItsLink() throws UnknownHostException {
        byte[] octets = Addresses.of("fe80::50").getAddress();
        at(Inet6Address.getByAddress(null, octets, 2), 5000);
        at(Inet6Address.getByAddress(null, octets, 3), 5000);
        assertThat(subscriptions.size()).isEqualTo(2);

        at(Inet6Address.getByAddress(null, octets, 3), 5000);
        assertThat(subscriptions.size()).isEqualTo(2);
    }

    @Test
    @Requirement({"UDA-81", "UDA-82"})
    @DisplayName("UDA-81: a subscriber whose address is none of the LAN any more is sent nothing")
    void whoIsNotOnTheLanAnyMoreIsDropped() {
        subscriptions.established(subscribe().sid());
        outbox.complete(Delivery.ACCEPTED);
        lan.vanished.add(HOST);

        subscriptions.publish(TOPIC, Map.of("N", "1"));

        assertThat(outbox.sent).hasSize(1);
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    @Requirement("UDA-78")
    @DisplayName("UDA-78: at the end all subscriptions are gone")
    void closingEndsAll() {
        subscriptions.established(subscribe().sid());
        outbox.complete(Delivery.ACCEPTED);

        subscriptions.close();
        subscriptions.publish(TOPIC, Map.of("N", "1"));

        assertThat(subscriptions.size()).isZero();
        assertThat(outbox.sent).hasSize(1);
        assertThat(outbox.closed).isTrue();
    }

    @Test
    @Requirement({"UDA-65", "UDA-66"})
    @DisplayName("UDA-65: a subscription is told its SID and the time it really has")
    void aSubscriptionIsToldItsSidAndTime() {
        Subscribed subscribed = subscribe();
        assertThat(subscribed.sid()).startsWith("uuid:");
        assertThat(subscribed.lifetime()).isEqualTo(Timeout.DEFAULT);
        assertThat(subscribed.fresh()).isTrue();
    }

    @Test
    @Requirement("UDA-79")
    @DisplayName("UDA-79: a thousand SUBSCRIBEs of one host leave its share, and another host still gets in")
    void aFloodOfOneHostIsBounded() {
        for (int i = 0; i < 1000; i++) {
            at(HOST, 5000 + i);
        }
        assertThat(subscriptions.size()).isEqualTo(Subscriptions.MOST_FOR_ONE);
        assertThat(at(Addresses.of("192.0.2.11"), 5000)).isInstanceOf(Subscribed.class);
    }

    @Test
    @Requirement("UDA-82")
    @DisplayName("UDA-82: what comes from an address of the gateway gets no events")
    void theGatewayDoesNotCallItself() {
        assertThat(at(ROUTER, 5000)).isEqualTo(new Refused(412));
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    @Requirement({"UDA-69", "UDA-79"})
    void allHostsTogetherMayHave256() {
        for (int i = 0; i < Subscriptions.MOST; i++) {
            assertThat(at(Addresses.of("10.0." + i / Subscriptions.MOST_FOR_ONE + ".1"), 5000 + i))
                    .isInstanceOf(Subscribed.class);
        }
        assertThat(at(HOST, 5000)).isEqualTo(new Refused(503));
    }

    @Test
    void anAnswerThatWasNeverTakenLeavesNothing() {
        subscriptions.abandoned(subscribe().sid());
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    @Requirement("UDA-72")
    @DisplayName("UDA-72: after 4294967295 comes 1")
    void seqWrapsToOne() {
        Subscription subscription =
                new Subscription("uuid:x", TOPIC, HOST, List.of(), Map.of("A", "x"), now, 0xffff_ffffL);
        subscription.established();
        assertThat(subscription.next().orElseThrow().seq()).isEqualTo(0xffff_ffffL);
        subscription.delivered(Delivery.ACCEPTED);
        subscription.changed(Map.of("A", "y"));
        assertThat(subscription.next().orElseThrow().seq()).isEqualTo(1);
    }

    @Test
    @Requirement("UDA-66")
    @DisplayName("UDA-66: a finite time within bounds, whatever is asked")
    void timeoutsAreClamped() {
        assertThat(Timeout.grant(Optional.empty())).isEqualTo(Timeout.DEFAULT);
        assertThat(Timeout.grant(Optional.of("Second-1"))).isEqualTo(Timeout.SHORTEST);
        assertThat(Timeout.grant(Optional.of("second-1801"))).isEqualTo(Duration.ofSeconds(1801));
        assertThat(Timeout.grant(Optional.of("Second-9999999999"))).isEqualTo(Timeout.LONGEST);
        assertThat(Timeout.grant(Optional.of("Second-infinite"))).isEqualTo(Timeout.LONGEST);
        assertThat(Timeout.grant(Optional.of("infinite"))).isEqualTo(Timeout.LONGEST);
        assertThat(Timeout.grant(Optional.of("Second--5"))).isEqualTo(Timeout.DEFAULT);
        assertThat(Timeout.grant(Optional.of("soon"))).isEqualTo(Timeout.DEFAULT);
    }

    private Subscribed subscribe() {
        return (Subscribed) at(HOST, 5000);
    }

    private GenaAnswer at(InetAddress host, int port) {
        GenaRequest request = new GenaRequest(
                host,
                Optional.empty(),
                Optional.of("<http://" + new Callback(host, port, "/").authority() + "/>"),
                Optional.of("upnp:event"),
                Optional.empty());
        return subscriptions.subscribe(TOPIC, request, () -> Map.of("N", "0", "A", "x"));
    }

    private static GenaRequest withSid(String sid) {
        return new GenaRequest(HOST, Optional.of(sid), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static GenaRequest request(@Nullable String sid, @Nullable String callback, @Nullable String nt) {
        return new GenaRequest(
                HOST,
                Optional.ofNullable(sid),
                Optional.ofNullable(callback),
                Optional.ofNullable(nt),
                Optional.empty());
    }

    /** Keeps what is sent until the test says what became of it. */
    private static final class Outbox implements Notifier {
        private final List<Notification> sent = new ArrayList<>();
        private boolean closed;
        private CompletableFuture<Delivery> underWay = new CompletableFuture<>();

        @Override
        public CompletionStage<Delivery> send(List<Callback> callbacks, Notification notification) {
            sent.add(notification);
            underWay = new CompletableFuture<>();
            return underWay;
        }

        void complete(Delivery how) {
            underWay.complete(how);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A LAN whose hosts come, go and have second addresses as the test says. */
    private static final class Lan implements Inside {
        private final Set<InetAddress> vanished = new HashSet<>();
        private final Map<InetAddress, InetAddress> first = new HashMap<>();

        @Override
        public boolean contains(InetAddress address) {
            return !vanished.contains(address);
        }

        @Override
        public boolean isHost(InetAddress address) {
            return contains(address) && !address.equals(ROUTER);
        }

        @Override
        public boolean isSameHost(InetAddress one, InetAddress other) {
            return scope(one) == scope(other) && first.getOrDefault(one, one).equals(first.getOrDefault(other, other));
        }

        private static int scope(InetAddress address) {
            return address instanceof Inet6Address scoped ? scoped.getScopeId() : 0;
        }
    }
}
