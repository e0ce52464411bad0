// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import java.util.ArrayList;
import java.util.List;
import org.chasqui.delivery.MarkKind;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.ingress.Marking;
import org.chasqui.protocol.Limits;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.NumberRange;

/** {@code Mark} to domain. */
final class WireMarks {

    private WireMarks() {}

    static Marking of(EnrolledDevice reader, Mark mark) throws ClientFrames.MalformedFrameException {
        MarkKind kind = switch (mark.getKind()) {
            case KIND_READ -> MarkKind.READ;
            case KIND_PLAYED -> MarkKind.PLAYED;
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new ClientFrames.MalformedFrameException();
        };
        AccountId account = new AccountId(ClientFrames.notZero(mark.getAccount()));
        int device = mark.getSenderDevice();
        int ranges = mark.getNumbersCount();
        if (device < DeviceAddress.PRIMARY
                || device > DeviceAddress.MAX_NUMBER
                || ranges < 1
                || ranges > Limits.MAX_MARK_RANGES) {
            throw new ClientFrames.MalformedFrameException();
        }
        List<Range> numbers = new ArrayList<>();
        for (NumberRange range : mark.getNumbersList()) {
            numbers.add(range(range));
        }
        return new Marking(reader, kind, new DeviceAddress(account, device), numbers);
    }

    private static Range range(NumberRange wire) throws ClientFrames.MalformedFrameException {
        long last = wire.getLast() == 0 ? wire.getFirst() : wire.getLast();
        if (wire.getFirst() < 1 || last < wire.getFirst()) {
            throw new ClientFrames.MalformedFrameException();
        }
        return new Range(wire.getFirst(), last);
    }
}
