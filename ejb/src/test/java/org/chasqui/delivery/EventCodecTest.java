// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.chasqui.protocol.v1.DeviceChange;
import org.chasqui.protocol.v1.Event;
import org.junit.jupiter.api.Test;

class EventCodecTest {

    @Test
    void saysWhatHappensToADeviceAndWhen() throws Exception {
        assertThat(read(EventCodec.linked(2, 10))).isEqualTo(change(DeviceChange.Kind.KIND_LINKED));
        assertThat(read(EventCodec.revoked(2, 10))).isEqualTo(change(DeviceChange.Kind.KIND_REVOKED));
        assertThat(read(EventCodec.expiring(2, 10))).isEqualTo(change(DeviceChange.Kind.KIND_EXPIRING));
    }

    private static DeviceChange read(ByteString event) throws InvalidProtocolBufferException {
        return Event.parseFrom(event).getDeviceChange();
    }

    private static DeviceChange change(DeviceChange.Kind kind) {
        return DeviceChange.newBuilder().setKind(kind).setDevice(2).setTime(10).build();
    }
}
