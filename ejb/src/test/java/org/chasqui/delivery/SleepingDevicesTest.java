// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.chasqui.metrics.CountedMetrics;
import org.junit.jupiter.api.Test;

/** What those hear who wake devices. */
class SleepingDevicesTest implements SleepingDevices {

    private static final AccountId BOB = new AccountId(2);
    private static final Shard SHARD = new Shard(2);

    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    private final EnrolledDevice bob2 = Devices.ofAccount(BOB).numbered(2).create();
    private final InMemoryDeliveryRecords records = new InMemoryDeliveryRecords();
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualClock clock = new ManualClock();
    private final ConnectedDevices connected =
            new ConnectedDevices(records, ConnectedDevicesTest.managed(executor), clock);
    private final List<String> heard = new ArrayList<>();

    @Override
    public void urgentStored(DeviceId device, long sequence) {
        assertThat(records.keys()).as("stored before anybody hears of it").isNotEmpty();
        heard.add("urgent " + name(device) + " " + (int) sequence);
    }

    @Override
    public void arrived(DeviceId device) {
        heard.add("arrived " + name(device));
    }

    @Override
    public void left(DeviceId device) {
        heard.add("left " + name(device));
    }

    private String name(DeviceId device) {
        return device.equals(bob1.id()) ? "bob1" : "bob2";
    }

    private Envelopes message() {
        return Envelopes.to(BOB)
                .copyFor(bob1.id().value(), "one")
                .copyFor(bob2.id().value(), "two");
    }

    private void deliver(Duration grace, Envelope... envelopes) throws Exception {
        ReceiptSink sink = new ReceiptSink() {
            @Override
            public void accept(List<Outgoing> outgoing, Duration patience) {}

            @Override
            public CompletableFuture<Void> relay(List<Outgoing> outgoing, Duration patience) {
                return CompletableFuture.completedFuture(null);
            }
        };
        ShardEpochs epochs = new ShardEpochs() {
            @Override
            public long raise(Shard shard) {
                return 1;
            }

            @Override
            public long current(Shard shard) {
                return 1;
            }
        };
        new DeliveryPipeline(
                        records,
                        epochs,
                        connected,
                        new DeliveredReceipts(sink, account -> 1),
                        new ReceiptRelay(),
                        (shard, acknowledged) -> {},
                        new StalledShards(clock),
                        new DeliverySettings(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                Duration.ofDays(30),
                                Duration.ofMinutes(1),
                                new DeliverySettings.Ownership(grace, Duration.ofDays(1))),
                        new CountedMetrics().pipeline(),
                        clock)
                .deliver(
                        SHARD,
                        List.of(envelopes),
                        failure -> {
                            throw new AssertionError(failure);
                        },
                        underWay -> {});
    }

    @Test
    void hearOfUrgentMessagesThatWereStoredAndOfNoOthers() throws Exception {
        connected.watch(this);

        deliver(
                Duration.ZERO,
                message().message(),
                message().numbered(2).urgent().message());
        assertThat(heard).containsExactly("urgent bob1 2", "urgent bob2 2");

        connected.unwatch(this);
        deliver(Duration.ZERO, message().numbered(3).urgent().message());
        assertThat(heard).hasSize(2);
    }

    @Test
    void hearOfConnectionsThatComeAndGo() {
        connected.watch(this);
        DeviceSession first = connected.open(bob1, new RecordingChannel());
        assertThat(connected.isConnected(bob1.id())).isTrue();
        DeviceSession second = connected.open(bob1, new RecordingChannel());
        connected.closed(first);
        assertThat(connected.isConnected(bob1.id())).isTrue();
        assertThat(heard).as("a newer connection took over").containsExactly("arrived bob1", "arrived bob1");

        connected.closed(second);
        connected.closed(second);

        assertThat(connected.isConnected(bob1.id())).isFalse();
        assertThat(heard).containsExactly("arrived bob1", "arrived bob1", "left bob1");
    }
}
