package org.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sallyport.store.Leases.NOON;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.core.lease.StoreException;

class SecondProcessIT {
    @TempDir
    private Path directory;

    @Test
    void aStoreInUseIsRefusedNamingItsHolderAndFreeOnceThatIsKilled() throws Exception {
        Path file = directory.resolve("store.db");
        Process holder = ChildJvm.of(StoreWriter.class, file.toString());
        try (BufferedReader lines = holder.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).isNotNull();
            assertThatThrownBy(() -> SqliteLeaseStore.open(file, InstantSource.fixed(NOON)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("in use by another process (pid " + holder.pid() + ")");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (SqliteLeaseStore store = SqliteLeaseStore.open(file, InstantSource.fixed(NOON))) {
            assertThat(store.load().leases()).isNotEmpty();
        }
    }
}
