// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.chasqui.bench.BenchFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures and settings out of texts that others write. */
class ReadingsTest {

    private static final String EXPOSITION = """
            # HELP chasqui_envelopes_stored_total
            # TYPE chasqui_envelopes_stored_total counter
            chasqui_envelopes_stored_total{mp_scope="application",} 1.234567E7
            chasqui_envelopes_stored_total_other 5.0
            chasqui_envelopes_rejected_total{reason="busy",} 2.0
            chasqui_envelopes_rejected_total{reason="invalid",} 3.0
            """;

    @Test
    void readsACounterAndAddsUpItsSamples() {
        assertThat(ServerMetrics.value(EXPOSITION, "chasqui_envelopes_stored_total"))
                .isEqualTo(12_345_670);
        assertThat(ServerMetrics.value(EXPOSITION, "chasqui_envelopes_rejected_total"))
                .isEqualTo(5);
    }

    @Test
    void aMetricThatIsMissingIsNamed() {
        assertThatThrownBy(() -> ServerMetrics.value(EXPOSITION, "chasqui_envelopes_acknowledged_total"))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("chasqui_envelopes_acknowledged_total");
    }

    @Test
    void readsTheTotalOfAClassHistogram() {
        String histogram = """
                4242:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:        104061       13434400  [B (java.base@25)
                Total       1234567       98765432
                """;
        assertThat(JavaHeap.total(histogram)).hasValue(98_765_432);
        assertThat(JavaHeap.total("4242: no such process")).isEmpty();
    }

    private static String messaging(String journal) {
        return """
                <subsystem xmlns="urn:jboss:domain:datasources:7.2"><x sync-transactional="false"/></subsystem>
                <subsystem xmlns="urn:jboss:domain:messaging-activemq:16.0">
                    <server name="default"><journal %s/></server>
                </subsystem>
                """.formatted(journal);
    }

    @Test
    void theJournalIsSyncedUnlessTheConfigurationSaysNo() {
        assertThat(ServerSettings.journalSync(messaging("min-files=\"4\""))).isEqualTo("on");
        assertThat(ServerSettings.journalSync(messaging("sync-non-transactional=\"false\"")))
                .isEqualTo("off");
        assertThat(ServerSettings.journalSync("<server/>")).isEqualTo("unknown");
    }

    @Test
    void theJournalsTypeIsWhatTheLastStartLogged(@TempDir Path base) throws Exception {
        Files.createDirectories(base.resolve("log"));
        Files.createDirectories(base.resolve("configuration"));
        Files.writeString(base.resolve("configuration/standalone-full.xml"), messaging(""));
        Files.writeString(base.resolve("log/server.log"), """
                2026-01-01 INFO AMQ221012: Using AIO Journal
                2026-01-02 INFO AMQ221013: Using NIO Journal
                """);
        assertThat(ServerSettings.read(Optional.of(base)))
                .containsEntry("journal_type", "NIO")
                .containsEntry("journal_sync", "on");
    }

    @Test
    void whatWasNotReadIsUnknown() {
        assertThat(ServerSettings.read(Optional.empty()))
                .containsValue("unknown")
                .doesNotContainValue("on");
        assertThat(DatabaseSettings.read(Optional.empty(), "", ""))
                .containsEntry("db_flush_log_at_trx_commit", "unknown");
    }
}
