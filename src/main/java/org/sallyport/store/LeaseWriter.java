package org.sallyport.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseStore.Batch;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Nonce;

/** Writes one turn's changes within the caller's transaction; each statement is prepared once and run as a JDBC batch. */
final class LeaseWriter {
    private final PreparedStatement delete;
    private final PreparedStatement insertLease;
    private final PreparedStatement insertOwner;
    private final PreparedStatement updateEpoch;
    private final PreparedStatement updateOffset;
    private final PreparedStatement noteTurn;

    LeaseWriter(Connection connection) throws SQLException {
        delete = connection.prepareStatement("DELETE FROM lease WHERE id = ?");
        // The newest lease holds its key, whatever else claims it; owners go with their lease.
        insertLease = connection.prepareStatement("INSERT OR REPLACE INTO lease (id, transport, external_address,"
                + " external_port, internal_address, internal_port, filter, enabled, created_at,"
                + " pinhole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insertOwner = connection.prepareStatement(
                "INSERT INTO owner (lease, position, via, requester, nonce, description, rule,"
                        + " requested, lifetime, created_at, expires_at, outbound)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        updateEpoch = connection.prepareStatement("UPDATE meta SET epoch_start = ?");
        updateOffset = connection.prepareStatement("UPDATE meta SET wall_offset = ?");
        noteTurn = connection.prepareStatement("UPDATE meta SET seen_at = ?, last_pinhole = ?");
    }

    /** @param now the wall clock */
    void write(Batch batch, Instant now) throws SQLException {
        delete(batch.removed());
        put(batch.put());
        if (batch.epochStart().isPresent()) {
            updateEpoch.setLong(1, Micros.of(batch.epochStart().get()));
            updateEpoch.executeUpdate();
        }
        if (batch.wallOffset().isPresent()) {
            updateOffset.setLong(1, Micros.of(batch.wallOffset().get()));
            updateOffset.executeUpdate();
        }
        noteTurn.setLong(1, Micros.of(now));
        noteTurn.setInt(2, batch.lastPinhole());
        noteTurn.executeUpdate();
    }

    private void delete(List<LeaseId> ids) throws SQLException {
        for (LeaseId id : ids) {
            delete.setLong(1, id.value());
            delete.addBatch();
        }
        delete.executeBatch();
    }

    private void put(List<Lease> leases) throws SQLException {
        for (Lease lease : leases) {
            add(lease);
            for (int i = 0; i < lease.owners().size(); i++) {
                add(lease.id(), i, lease.owners().get(i));
            }
        }
        insertLease.executeBatch();
        insertOwner.executeBatch();
    }

    private void add(Lease lease) throws SQLException {
        Mapping mapping = lease.mapping();
        insertLease.setLong(1, lease.id().value());
        insertLease.setString(2, mapping.key().transport().word());
        insertLease.setString(3, AddressText.of(mapping.key().externalAddress()));
        insertLease.setInt(4, mapping.key().externalPort());
        insertLease.setString(5, AddressText.of(mapping.client().address()));
        insertLease.setInt(6, mapping.client().port());
        insertLease.setString(7, FilterText.of(mapping.filter()));
        insertLease.setInt(8, mapping.enabled() ? 1 : 0);
        insertLease.setLong(9, Micros.of(lease.createdAt()));
        if (lease.pinhole().isPresent()) {
            insertLease.setInt(10, lease.pinhole().getAsInt());
        } else {
            insertLease.setNull(10, Types.INTEGER);
        }
        insertLease.addBatch();
    }

    private void add(LeaseId lease, int position, Owner owner) throws SQLException {
        insertOwner.setLong(1, lease.value());
        insertOwner.setInt(2, position);
        insertOwner.setString(3, owner.via().word());
        insertOwner.setString(4, AddressText.of(owner.requester()));
        if (owner.nonce().isPresent()) {
            insertOwner.setBytes(5, octets(owner.nonce().get()));
        } else {
            insertOwner.setNull(5, Types.BLOB);
        }
        insertOwner.setString(6, owner.description());
        insertOwner.setString(7, owner.rule());
        insertOwner.setLong(8, Micros.of(owner.requested()));
        setNullable(9, owner.lifetime().map((Duration lifetime) -> Micros.of(lifetime)));
        insertOwner.setLong(10, Micros.of(owner.createdAt()));
        setNullable(11, owner.expiresAt().map((Instant end) -> Micros.of(end)));
        insertOwner.setInt(12, owner.outbound() ? 1 : 0);
        insertOwner.addBatch();
    }

    private void setNullable(int parameter, Optional<Long> value) throws SQLException {
        if (value.isPresent()) {
            insertOwner.setLong(parameter, value.get());
        } else {
            insertOwner.setNull(parameter, Types.INTEGER);
        }
    }

    private static byte[] octets(Nonce nonce) {
        return ByteBuffer.allocate(12).putLong(nonce.high()).putInt(nonce.low()).array();
    }
}
