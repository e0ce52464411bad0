// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EventCodec;
import org.chasqui.delivery.Lifetime;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;

/**
 * Makes a mark envelopes: a receipt for the account that sent the messages, news for the reader's other devices. A mark
 * can only ever concern messages to the reader's own account, since the reader names the conversation. The device that
 * sent the messages may be gone: the account's others have copies of them.
 */
public final class MarkCheck {

    private final Function<AccountId, AccountDevices> directory;
    private final SendingDevices sending;
    private final Duration retention;

    /**
     * @param directory current device lists; may ask a database
     * @param sending which devices may mark
     * @param retention how long an event waits for a device
     */
    public MarkCheck(Function<AccountId, AccountDevices> directory, SendingDevices sending, Duration retention) {
        this.directory = directory;
        this.sending = sending;
        this.retention = retention;
    }

    /** None to two envelopes; empty if the reader is no device of its account any more, and the mark is not taken. */
    public Optional<List<Envelope>> envelopes(Marking marking, long serverTime) {
        AccountDevices own = directory.apply(marking.reader().address().account());
        if (!sending.mayWrite(marking.reader(), own)) {
            return Optional.empty();
        }
        Lifetime lifetime = new Lifetime(serverTime, serverTime + retention.toMillis());
        AccountDevices senders = directory.apply(marking.sender().account());
        List<Envelope> envelopes = new ArrayList<>();
        if (!senders.devices().isEmpty()) {
            envelopes.add(new Envelope.Event(
                    senders.account(),
                    lifetime,
                    senders.devices().stream().map(EnrolledDevice::id).toList(),
                    EventCodec.receipt(
                            marking.kind(),
                            marking.reader().address().account(),
                            marking.sender(),
                            marking.numbers())));
        }
        List<DeviceId> others = others(own, marking.reader());
        if (!others.isEmpty()) {
            envelopes.add(new Envelope.Event(
                    marking.reader().address().account(),
                    lifetime,
                    others,
                    EventCodec.ownMark(marking.kind(), marking.sender(), marking.numbers())));
        }
        return Optional.of(envelopes);
    }

    private static List<DeviceId> others(AccountDevices own, EnrolledDevice reader) {
        return own.devices().stream()
                .map(EnrolledDevice::id)
                .filter(d -> !d.equals(reader.id()))
                .toList();
    }
}
