package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.store.Leases.HOUR;
import static org.sallyport.store.Leases.NOON;
import static org.sallyport.store.Leases.onPort;
import static org.sallyport.store.Leases.owner;
import static org.sallyport.store.Leases.put;
import static org.sallyport.store.Leases.removed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.conformance.Requirement;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore.Batch;
import org.sallyport.core.lease.LeaseStore.Snapshot;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.lease.StoreException;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

class SqliteLeaseStoreTest {
    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("store 100%?.db");
    }

    private SqliteLeaseStore open() throws StoreException {
        return open(NOON);
    }

    private SqliteLeaseStore open(Instant now) throws StoreException {
        return SqliteLeaseStore.open(file(), InstantSource.fixed(now));
    }

    private Snapshot reopened(Instant now) throws StoreException {
        try (SqliteLeaseStore store = open(now)) {
            return store.load();
        }
    }

    private void keep(Batch batch) throws StoreException {
        try (SqliteLeaseStore store = open()) {
            store.commit(batch);
        }
    }

    @Test
    void everyFieldOfALeaseComesBack() throws StoreException {
        RemoteFilter filter = new RemoteFilter(List.of(
                new RemoteFilter.Peer(Prefix.parse("198.51.100.0/24").orElseThrow(), 0),
                new RemoteFilter.Peer(Prefix.parse("192.0.2.77").orElseThrow(), 65535),
                new RemoteFilter.Peer(Prefix.parse("2001:db8:7::/48").orElseThrow(), 53)));
        List<Owner> owners = List.of(
                new Owner(
                        Via.PCP,
                        Addresses.of("192.0.2.99"),
                        Optional.of(new Nonce(0xfedcba9876543210L, 0x89abcdef)),
                        "Spiel „Füße“ \uD83C\uDFAE '; DROP TABLE lease; -- \u0000 \n",
                        "rule: ünïcode",
                        Duration.ofSeconds(4_294_967_295L),
                        Optional.of(Duration.ofSeconds(7200)),
                        NOON.minusNanos(1_000),
                        Optional.of(NOON.plusSeconds(3600).plusNanos(123_456_000)),
                        true),
                owner(Via.UPNP, Optional.of(HOUR), Optional.of(NOON.plus(HOUR))),
                owner(Via.NAT_PMP, Optional.of(HOUR), Optional.of(NOON.plusSeconds(1))),
                new Owner(
                        Via.ADMIN,
                        Addresses.of("2001:db8:1::9"),
                        Optional.empty(),
                        "",
                        "",
                        Duration.ZERO,
                        Optional.empty(),
                        Instant.parse("1969-12-31T23:59:59.000001Z"),
                        Optional.empty()));
        MappingKey key = new MappingKey(Transport.UDP, Addresses.of("2001:db8::1"), 65535);
        InternalClient client = new InternalClient(Addresses.of("2001:db8:1::5"), 1);
        Lease whole = new Lease(new LeaseId(-2), new Mapping(key, client, filter, false), owners, NOON);
        Lease plain = onPort(8080);

        keep(put(whole, plain));

        assertThat(reopened(NOON).leases()).containsExactlyInAnyOrder(whole, plain);
    }

    @Test
    @Requirement("IGD-72")
    void aPinholeComesBackWithItsUniqueIdAndSoDoesTheLastOneGiven() throws Exception {
        Lease first = pinhole(1, 65535);
        Lease second = pinhole(2, 1);

        keep(new Batch(List.of(first, second), List.of(), Optional.empty(), Optional.empty(), 1));
        assertThat(reopened(NOON).leases()).containsExactlyInAnyOrder(first, second);
        keep(new Batch(List.of(), List.of(second.id()), Optional.empty(), Optional.empty(), 1));

        assertThat(reopened(NOON).leases()).containsExactly(first);
        assertThat(reopened(NOON).lastPinhole()).isEqualTo(1);
    }

    private static Lease pinhole(long id, int uniqueId) {
        InternalClient client = new InternalClient(Addresses.of("2001:db8:1::5"), 8000 + (int) id);
        Mapping mapping = new Mapping(MappingKey.ofPinhole(Transport.TCP, client), client, RemoteFilter.EVERYONE, true);
        Owner owner = owner(Via.PCP, Optional.of(HOUR), Optional.of(NOON.plus(HOUR)));
        return new Lease(new LeaseId(id), mapping, OptionalInt.of(uniqueId), List.of(owner), NOON);
    }

    @Test
    void aNewStoreIsEmptyAndHasNoEpoch() throws StoreException {
        Snapshot snapshot = reopened(NOON);

        assertThat(snapshot.leases()).isEmpty();
        assertThat(snapshot.epochStart()).isEmpty();
        assertThat(snapshot.boots()).isEqualTo(1);
    }

    @Test
    void anEmptyFileIsANewStore() throws Exception {
        Files.createFile(file());

        assertThat(reopened(NOON).boots()).isEqualTo(1);
        assertThat(reopened(NOON).boots()).isEqualTo(2);
    }

    @Test
    void aLogWithoutItsDatabaseIsNotPlayedIntoANewStore() throws Exception {
        Path elsewhere = directory.resolve("elsewhere");
        try (SqliteLeaseStore store = open()) {
            store.commit(put(onPort(8080)));
            Files.createDirectories(elsewhere);
            Files.copy(directory.resolve("store 100%?.db-wal"), elsewhere.resolve("store 100%?.db-wal"));
        }

        try (SqliteLeaseStore store =
                SqliteLeaseStore.open(elsewhere.resolve("store 100%?.db"), InstantSource.fixed(NOON))) {
            assertThat(store.load().leases()).isEmpty();
        }
    }

    @Test
    void whatACrashLeftOfAStoreInTheMakingIsCleared() throws Exception {
        Files.writeString(directory.resolve("store 100%?.db.new"), "half a header");
        Files.writeString(directory.resolve("store 100%?.db.new-wal"), "half a log");

        keep(put(onPort(1)));

        assertThat(reopened(NOON).leases()).containsExactly(onPort(1));
        try (var names = Files.list(directory)) {
            assertThat(names.map(name -> name.getFileName().toString()))
                    .containsExactlyInAnyOrder("store 100%?.db", "store 100%?.db.lock");
        }
    }

    /** A copy of the database and its log while the store is open is what a power cut would have left. */
    @Test
    void whatIsOnlyInTheLogIsRecovered() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("store.db");
        try (SqliteLeaseStore store = open()) {
            store.commit(put(onPort(1)));
            Files.copy(file(), copy);
            Files.copy(directory.resolve("store 100%?.db-wal"), copy.resolveSibling("store.db-wal"));
        }
        try (SqliteLeaseStore store = SqliteLeaseStore.open(copy, InstantSource.fixed(NOON))) {
            assertThat(store.load().leases()).containsExactly(onPort(1));
        }
    }

    @Test
    void aTurnPutsRemovesAndReplaces() throws StoreException {
        Lease changed = new Lease(
                onPort(2).id(),
                onPort(2).mapping(),
                List.of(owner(Via.ADMIN, Optional.empty(), Optional.empty())),
                NOON);
        try (SqliteLeaseStore store = open()) {
            store.commit(put(onPort(1), onPort(2), onPort(3)));
            store.commit(new Batch(List.of(changed), List.of(onPort(1).id()), Optional.empty(), Optional.empty(), 0));
            assertThat(store.load().leases()).containsExactlyInAnyOrder(changed, onPort(3));
        }
        assertThat(reopened(NOON).leases()).containsExactlyInAnyOrder(changed, onPort(3));
    }

    @Test
    void oneTurnCanGiveThePortOfARemovedLeaseToAnother() throws StoreException {
        Lease heir = Leases.lease(99, 8080, owner(Via.PCP, Optional.of(HOUR), Optional.of(NOON.plus(HOUR))));
        keep(put(onPort(8080)));
        keep(new Batch(List.of(heir), List.of(onPort(8080).id()), Optional.empty(), Optional.empty(), 0));

        assertThat(reopened(NOON).leases()).containsExactly(heir);
    }

    @Test
    void removingWhatIsNotThereChangesNothing() throws StoreException {
        keep(put(onPort(1)));
        keep(removed(onPort(2)));

        assertThat(reopened(NOON).leases()).containsExactly(onPort(1));
    }

    @Test
    @Requirement({"IGD-5", "UDA-13"})
    @DisplayName("IGD-5, UDA-13: the installation stays and boots grow")
    void theInstallationStaysAndBootsGrow() throws StoreException {
        Snapshot first = reopened(NOON);
        UUID installation = first.installation();
        try (SqliteLeaseStore store = open()) {
            assertThat(store.load().boots()).isEqualTo(2);
            assertThat(store.load().boots()).as("one open is one boot").isEqualTo(2);
        }
        Snapshot third = reopened(NOON);

        assertThat(third.boots()).isEqualTo(3);
        assertThat(third.installation()).isEqualTo(installation);
    }

    @Test
    void twoStoresAreTwoInstallations() throws StoreException {
        UUID other;
        try (SqliteLeaseStore store = SqliteLeaseStore.open(directory.resolve("other.db"), InstantSource.fixed(NOON))) {
            other = store.load().installation();
        }
        assertThat(reopened(NOON).installation()).isNotEqualTo(other);
    }

    @Test
    void theEpochSurvives() throws StoreException {
        keep(new Batch(List.of(), List.of(), Optional.of(NOON.minusSeconds(5)), Optional.empty(), 0));

        assertThat(reopened(NOON).epochStart()).contains(NOON.minusSeconds(5));
    }

    @Test
    void aSteppedClockIsUndoneOnce() throws StoreException {
        Duration stepped = Duration.ofDays(40).plusNanos(5_000);
        keep(put(onPort(1)));
        keep(new Batch(List.of(onPort(2)), List.of(), Optional.of(NOON), Optional.of(stepped), 0));

        Snapshot snapshot = reopened(NOON.plus(stepped));

        assertThat(snapshot.epochStart()).contains(NOON.plus(stepped));
        assertThat(snapshot.leases()).extracting(Lease::createdAt).containsOnly(NOON.plus(stepped));
        assertThat(snapshot.leases())
                .flatExtracting(Lease::owners)
                .extracting(Owner::createdAt)
                .containsOnly(NOON.plus(stepped));
        assertThat(snapshot.leases())
                .extracting(lease -> lease.expiresAt().orElseThrow())
                .containsOnly(NOON.plus(stepped).plus(HOUR));
        assertThat(reopened(NOON.plus(stepped))).isEqualTo(bootedAgain(snapshot));
    }

    @Test
    void anOffsetIsUndoneWhereThereIsNoEpoch() throws StoreException {
        Instant stepped = NOON.minus(Duration.ofDays(1));
        try (SqliteLeaseStore store = open(stepped)) {
            store.commit(
                    new Batch(List.of(onPort(2)), List.of(), Optional.empty(), Optional.of(Duration.ofDays(-1)), 0));
        }

        assertThat(reopened(stepped).leases()).extracting(Lease::createdAt).containsExactly(stepped);
    }

    @Test
    void aClockThatRanBackwardsProlongsNoLease() throws StoreException {
        Instant backThen = NOON.minus(Duration.ofDays(9000));
        Lease permanent = Leases.lease(7, 7, owner(Via.ADMIN, Optional.empty(), Optional.empty()));
        keep(new Batch(List.of(onPort(1), permanent), List.of(), Optional.of(NOON), Optional.empty(), 0));

        Snapshot snapshot = reopened(backThen);

        assertThat(snapshot.leases())
                .extracting(Lease::expiresAt)
                .containsExactlyInAnyOrder(Optional.of(backThen.plus(HOUR)), Optional.empty());
        assertThat(snapshot.epochStart()).contains(backThen);
        assertThat(reopened(backThen.plusSeconds(60)).leases())
                .as("and the move is durable")
                .extracting(Lease::expiresAt)
                .contains(Optional.of(backThen.plus(HOUR)));
    }

    @Test
    void aHalfUsedLeaseIsHalfUsedWhenTheClockStartsInThePast() throws StoreException {
        Instant halfPast = NOON.plus(HOUR.dividedBy(2));
        Instant backThen = NOON.minus(Duration.ofDays(9000));
        try (SqliteLeaseStore store = open(halfPast)) {
            store.commit(new Batch(List.of(onPort(1)), List.of(), Optional.of(NOON), Optional.empty(), 0));
        }

        Snapshot snapshot = reopened(backThen);

        Duration used = HOUR.dividedBy(2);
        assertThat(snapshot.leases())
                .extracting(lease -> lease.expiresAt().orElseThrow())
                .containsExactly(backThen.plus(HOUR).minus(used));
        assertThat(snapshot.leases()).extracting(Lease::createdAt).containsExactly(backThen.minus(used));
        assertThat(snapshot.epochStart()).contains(backThen.minus(used));
        assertThat(reopened(backThen.plusSeconds(60)).leases())
                .as("the next start moves nothing again")
                .isEqualTo(snapshot.leases());
    }

    /** The clock was never seen so late, so only what was granted bounds what is left. */
    @Test
    void aLeaseThatEndsTooLateIsCutToItsLifetime() throws StoreException {
        Lease late =
                Leases.lease(1, 1, owner(Via.UPNP, Optional.of(HOUR), Optional.of(NOON.plus(HOUR.multipliedBy(5)))));
        keep(new Batch(List.of(late), List.of(), Optional.of(NOON.plusSeconds(60)), Optional.empty(), 0));

        Snapshot snapshot = reopened(NOON.plusSeconds(1));

        assertThat(snapshot.leases())
                .extracting(lease -> lease.expiresAt().orElseThrow())
                .containsExactly(NOON.plusSeconds(1).plus(HOUR));
        assertThat(snapshot.epochStart()).contains(NOON.plusSeconds(1));
    }

    @Test
    void timePassedBetweenTwoRunsIsLost() throws StoreException {
        keep(put(onPort(1)));

        assertThat(reopened(NOON.plusSeconds(600)).leases()).containsExactly(onPort(1));
    }

    @Test
    void aFailedTurnLeavesNothingAndTheNextSucceeds() throws Exception {
        try (SqliteLeaseStore store = open()) {
            store.commit(put(onPort(1)));
            behindItsBack("CREATE TRIGGER full BEFORE INSERT ON owner WHEN NEW.lease = 666"
                    + " BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END");

            assertThatThrownBy(() -> store.commit(new Batch(
                            List.of(onPort(2), onPort(666)),
                            List.of(onPort(1).id()),
                            Optional.of(NOON),
                            Optional.empty(),
                            0)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("disk is full");
            store.commit(put(onPort(3)));
            store.commit(removed(onPort(3)));
            store.commit(put(onPort(4)));
        }
        Snapshot snapshot = reopened(NOON);
        assertThat(snapshot.leases()).containsExactlyInAnyOrder(onPort(1), onPort(4));
        assertThat(snapshot.epochStart()).isEmpty();
    }

    @Test
    void aFailureThatDoesNotRollBackByItselfIsRolledBackToo() throws Exception {
        try (SqliteLeaseStore store = open()) {
            behindItsBack("CREATE TRIGGER full BEFORE INSERT ON owner WHEN NEW.lease = 666"
                    + " BEGIN SELECT RAISE(FAIL, 'no'); END");
            assertThatThrownBy(() -> store.commit(put(onPort(2), onPort(666)))).isInstanceOf(StoreException.class);
            store.commit(put(onPort(3)));
        }
        assertThat(reopened(NOON).leases()).containsExactly(onPort(3));
    }

    @Test
    void aBatchThatNoStoreCouldKeepIsRolledBackToo() throws Exception {
        try (SqliteLeaseStore store = open()) {
            assertThatThrownBy(() -> store.commit(put(onPort(2), twiceTheSameOwnersOf(onPort(2)))))
                    .isInstanceOf(StoreException.class);
            store.commit(put(onPort(3)));
        }
        assertThat(reopened(NOON).leases()).containsExactly(onPort(3));
    }

    @Test
    void aStoreThatAnotherProgramIsWritingIsTriedAgainLater() throws Exception {
        try (SqliteLeaseStore store = open()) {
            try (Connection other = DriverManager.getConnection(Session.url(file(), ""));
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> store.commit(put(onPort(1))))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("SQLITE_BUSY");
                statement.execute("ROLLBACK");
            }
            store.commit(put(onPort(1)));
        }
        assertThat(reopened(NOON).leases()).containsExactly(onPort(1));
    }

    @Test
    void anAdminCanReadTheDatabaseMeanwhile() throws Exception {
        try (SqliteLeaseStore store = open()) {
            store.commit(put(onPort(8080)));
            try (Connection other = DriverManager.getConnection(Session.url(file(), "?mode=ro"));
                    Statement statement = other.createStatement();
                    var row = statement.executeQuery("SELECT internal_address, external_port FROM lease")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("192.0.2.10");
                assertThat(row.getInt(2)).isEqualTo(8080);
            }
        }
    }

    @Test
    void anEmptyTurnTouchesNothing() throws StoreException {
        try (SqliteLeaseStore store = open()) {
            store.commit(put());
            assertThat(store.load().leases()).isEmpty();
        }
    }

    @Test
    void theFilesAreTheirUsersAlone() throws Exception {
        Path deep = directory.resolve("var/lib/store.db");
        try (SqliteLeaseStore store = SqliteLeaseStore.open(deep, InstantSource.fixed(NOON))) {
            store.commit(put(onPort(1)));
            for (String name : List.of("store.db", "store.db-wal", "store.db-shm", "store.db.lock")) {
                assertThat(permissions(deep.resolveSibling(name))).as(name).isEqualTo("rw-------");
            }
            assertThat(permissions(directory.resolve("var"))).isEqualTo("rwx------");
            assertThat(permissions(directory.resolve("var/lib"))).isEqualTo("rwx------");
        }
    }

    @Test
    void closingTwiceIsClosing() throws StoreException {
        SqliteLeaseStore store = open();
        store.close();
        try (SqliteLeaseStore successor = open()) {
            store.close();
            assertThatThrownBy(this::open)
                    .as("the first's second close must not unlock the successor's store")
                    .isInstanceOf(StoreException.class);
            assertThat(successor.load().leases()).isEmpty();
        }
    }

    @Test
    void everyTurnIsSyncedInFull() throws Exception {
        try (SqliteLeaseStore store = open();
                Connection connection = Session.connect(file())) {
            assertThat(store.load().leases()).isEmpty();
            assertThat(Schema.number(connection, "synchronous")).as("FULL").isEqualTo(2);
            assertThat(Schema.number(connection, "foreign_keys")).isEqualTo(1);
        }
    }

    private static Lease twiceTheSameOwnersOf(Lease lease) {
        return new Lease(lease.id(), lease.mapping(), lease.owners(), lease.createdAt());
    }

    private static Snapshot bootedAgain(Snapshot snapshot) {
        return new Snapshot(
                snapshot.leases(),
                snapshot.epochStart(),
                snapshot.installation(),
                snapshot.boots() + 1,
                snapshot.lastPinhole());
    }

    private void behindItsBack(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection(Session.url(file(), ""));
                Statement statement = other.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String permissions(Path path) throws java.io.IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
