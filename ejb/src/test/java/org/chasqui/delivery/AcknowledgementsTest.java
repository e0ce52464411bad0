// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.metrics.CountedMetrics;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final DeviceAddress ALICE1 = new DeviceAddress(ALICE, 1);
    private static final DeviceAddress ALICE2 = new DeviceAddress(ALICE, 2);

    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    private final EnrolledDevice bob2 = Devices.ofAccount(BOB).numbered(2).create();
    private final InMemoryDeliveryRecords records = new InMemoryDeliveryRecords();
    private final RecordingSink sink = new RecordingSink(records);
    private final CountedMetrics metrics = new CountedMetrics();
    private final Acknowledgements acknowledgements =
            new Acknowledgements(records, new DeliveredReceipts(sink, a -> 2), metrics.pipeline());

    @Test
    void makesAReceiptAndDeletes() throws Exception {
        records.store(Deliveries.to(bob1).from(ALICE1).numbered(17).message(5));

        acknowledgements.apply(List.of(acknowledged(bob1, 5L)));

        assertThat(sink.accounts).containsExactly(ALICE);
        assertThat(sink.receipts)
                .containsExactly(Receipt.newBuilder()
                        .setKind(Receipt.Kind.KIND_DELIVERED)
                        .setAccount(BOB.value())
                        .setSenderDevice(1)
                        .addNumbers(NumberRange.newBuilder().setFirst(17))
                        .build());
        assertThat(records.keys()).isEmpty();
        assertThat(metrics.count("chasqui_envelopes_acknowledged")).isEqualTo(1);
    }

    @Test
    void handsInReceiptsBeforeItDeletes() throws Exception {
        records.store(Deliveries.to(bob1).from(ALICE1).message(5));

        acknowledgements.apply(List.of(acknowledged(bob1, 5L)));

        assertThat(sink.storedWhenAsked).containsExactly(1L);
    }

    @Test
    void deletesNothingWhenReceiptsAreRefused() {
        records.store(Deliveries.to(bob1).from(ALICE1).message(5));
        records.store(Deliveries.to(bob1).event(6));
        sink.refuses = true;

        assertThatExceptionOfType(ReceiptSink.ReceiptsNotAcceptedException.class)
                .isThrownBy(() -> acknowledgements.apply(List.of(acknowledged(bob1, 5L, 6L))));

        assertThat(records.keys()).hasSize(2);
        assertThat(metrics.count("chasqui_envelopes_acknowledged")).isZero();
    }

    @Test
    void joinsTheNumbersOfEachSendingDevice() throws Exception {
        records.store(Deliveries.to(bob1).from(ALICE1).numbered(1).message(5));
        records.store(Deliveries.to(bob1).from(ALICE2).numbered(9).message(6));
        records.store(Deliveries.to(bob1).from(ALICE1).numbered(2).message(7));
        records.store(Deliveries.to(bob2).from(ALICE1).numbered(2).message(5));
        records.store(Deliveries.to(bob2).from(ALICE1).numbered(4).message(6));

        acknowledgements.apply(List.of(acknowledged(bob1, 5L, 6L, 7L), acknowledged(bob2, 5L, 6L)));

        assertThat(sink.receipts)
                .extracting(Receipt::getSenderDevice, Receipt::getNumbersList)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                1,
                                List.of(
                                        NumberRange.newBuilder()
                                                .setFirst(1)
                                                .setLast(2)
                                                .build(),
                                        NumberRange.newBuilder().setFirst(4).build())),
                        org.assertj.core.groups.Tuple.tuple(
                                2, List.of(NumberRange.newBuilder().setFirst(9).build())));
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void theFirstDeviceToAcknowledgeMakesTheAccountsOneReceipt() throws Exception {
        records.store(Deliveries.to(bob1).from(ALICE1).numbered(17).message(5));
        records.store(Deliveries.to(bob2).from(ALICE1).numbered(17).message(9));

        acknowledgements.apply(List.of(acknowledged(bob1, 5L)));
        acknowledgements.apply(List.of(acknowledged(bob2, 9L)));

        assertThat(sink.receipts).hasSize(1);
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void aReceiptThatWasRefusedIsMadeAgain() throws Exception {
        records.store(Deliveries.to(bob1).from(ALICE1).message(5));
        sink.refuses = true;
        assertThatExceptionOfType(ReceiptSink.ReceiptsNotAcceptedException.class)
                .isThrownBy(() -> acknowledgements.apply(List.of(acknowledged(bob1, 5L))));

        sink.refuses = false;
        acknowledgements.apply(List.of(acknowledged(bob1, 5L)));

        assertThat(sink.receipts).hasSize(1);
    }

    @Test
    void aReceiptWhoseAddresseesCannotBeReadIsMadeAgain() throws Exception {
        records.store(Deliveries.to(bob1).from(ALICE1).message(5));
        Acknowledgements.Acknowledged acknowledged = acknowledged(bob1, 5L);
        sink.databaseAway = true;
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> acknowledgements.apply(List.of(acknowledged)));
        assertThat(records.keys()).hasSize(1);

        sink.databaseAway = false;
        acknowledgements.apply(List.of(acknowledged));

        assertThat(sink.receipts).hasSize(1);
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void nothingIsTakenForReceiptedWhenAnotherAccountsDevicesCannotBeAskedFor() throws Exception {
        AtomicBoolean databaseAway = new AtomicBoolean(true);
        AccountId carol = new AccountId(3);
        DeliveredReceipts receipts = new DeliveredReceipts(sink, a -> {
            if (a.equals(carol) && databaseAway.get()) {
                throw new IllegalStateException("the database is away");
            }
            return 2;
        });
        var ofBob = new DeliveredReceipts.Received(BOB, new Envelope.MessageIdentity(ALICE1, BOB, 17));
        var ofCarol = new DeliveredReceipts.Received(carol, new Envelope.MessageIdentity(ALICE1, carol, 18));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> receipts.send(List.of(ofBob, ofCarol), Duration.ofSeconds(1)));

        databaseAway.set(false);
        receipts.send(List.of(ofBob, ofCarol), Duration.ofSeconds(1));

        assertThat(sink.receipts).hasSize(2);
    }

    @Test
    void aReceiptThatDidNotArriveIsMadeAgain() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        List<ReceiptSink.Outgoing> relayed = new ArrayList<>();
        DeliveredReceipts receipts = new DeliveredReceipts(new RelayingSink(relayed, arrived), a -> 2);
        var ofBob = List.of(new DeliveredReceipts.Received(BOB, new Envelope.MessageIdentity(ALICE1, BOB, 17)));
        receipts.send(ofBob, Duration.ofSeconds(1));
        receipts.send(ofBob, Duration.ofSeconds(1));
        assertThat(relayed).hasSize(1);

        arrived.completeExceptionally(new IllegalStateException("not delivered"));
        receipts.send(ofBob, Duration.ofSeconds(1));

        assertThat(relayed).hasSize(2);
    }

    @Test
    void copiesOfOwnMessagesMakeNoReceipt() throws Exception {
        records.store(Deliveries.to(bob1).from(bob2.address()).message(5));

        acknowledgements.apply(List.of(acknowledged(bob1, 5L)));

        assertThat(sink.receipts).isEmpty();
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void eventsMakeNoReceipt() throws Exception {
        records.store(Deliveries.to(bob1).event(5));

        acknowledgements.apply(List.of(acknowledged(bob1, 5L)));

        assertThat(sink.receipts).isEmpty();
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void whatTwoConnectionsOfADeviceHaveAcknowledgedMakesOneReceipt() throws Exception {
        var ofAnAccountWithOneDevice =
                new Acknowledgements(records, new DeliveredReceipts(sink, a -> 1), metrics.pipeline());
        records.store(Deliveries.to(bob1).from(ALICE1).message(5));
        records.store(Deliveries.to(bob1).from(ALICE1).message(6));
        Acknowledgements.Acknowledged onOne = acknowledged(bob1, 5L);
        Acknowledgements.Acknowledged onTheNext = acknowledged(bob1, 5L);

        ofAnAccountWithOneDevice.apply(List.of(onOne));
        ofAnAccountWithOneDevice.apply(List.of(onTheNext));

        assertThat(sink.receipts).hasSize(1);
        assertThat(records.keys()).hasSize(1);
    }

    private Acknowledgements.Acknowledged acknowledged(EnrolledDevice device, Long... sequences) {
        return new Acknowledgements.Acknowledged(device, records.sent(device.id(), sequences));
    }

    private static final class RecordingSink implements ReceiptSink {
        private final DeliveryRecords records;
        private final List<AccountId> accounts = new ArrayList<>();
        private final List<Receipt> receipts = new ArrayList<>();
        private final Collection<Long> storedWhenAsked = new ArrayList<>();
        private boolean refuses;
        private boolean databaseAway;

        RecordingSink(DeliveryRecords records) {
            this.records = records;
        }

        @Override
        public void accept(List<Outgoing> outgoing, Duration patience) throws ReceiptsNotAcceptedException {
            storedWhenAsked.add(records.count());
            if (databaseAway) {
                throw new IllegalStateException("the database is away");
            }
            if (refuses) {
                throw new ReceiptsNotAcceptedException("refused");
            }
            for (Outgoing receipt : outgoing) {
                accounts.add(receipt.account());
                receipts.add(parse(receipt));
            }
        }

        private static Receipt parse(Outgoing receipt) {
            try {
                return Event.parseFrom(receipt.event()).getReceipt();
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Of receipts that go past the broker. */
    private record RelayingSink(List<Outgoing> relayed, CompletableFuture<Void> arrived) implements ReceiptSink {
        @Override
        public void accept(List<Outgoing> receipts, Duration patience) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletableFuture<Void> relay(List<Outgoing> receipts, Duration patience) {
            relayed.addAll(receipts);
            return arrived;
        }
    }
}
