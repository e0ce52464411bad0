// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * can only ever concern messages to the reader's own account, since the reader names the conversation; one that names a
 * device which does not exist makes no receipt.
 */
public final class MarkCheck {

    private final Function<AccountId, AccountDevices> directory;
    private final Duration retention;

    /**
     * @param directory current device lists; may ask a database
     * @param retention how long an event waits for a device
     */
    public MarkCheck(Function<AccountId, AccountDevices> directory, Duration retention) {
        this.directory = directory;
        this.retention = retention;
    }

    /** None to two envelopes. */
    public List<Envelope> envelopes(Marking marking, long serverTime) {
        Lifetime lifetime = new Lifetime(serverTime, serverTime + retention.toMillis());
        AccountDevices senders = directory.apply(marking.sender().account());
        List<Envelope> envelopes = new ArrayList<>();
        if (senders.devices().stream().anyMatch(d -> d.address().equals(marking.sender()))) {
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
        List<DeviceId> others = others(marking.reader());
        if (!others.isEmpty()) {
            envelopes.add(new Envelope.Event(
                    marking.reader().address().account(),
                    lifetime,
                    others,
                    EventCodec.ownMark(marking.kind(), marking.sender(), marking.numbers())));
        }
        return envelopes;
    }

    private List<DeviceId> others(EnrolledDevice reader) {
        return directory.apply(reader.address().account()).devices().stream()
                .map(EnrolledDevice::id)
                .filter(d -> !d.equals(reader.id()))
                .toList();
    }
}
