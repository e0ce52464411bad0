// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.DeviceChannel;
import org.chasqui.delivery.DeviceSession;
import org.chasqui.delivery.Lifetime;
import org.chasqui.delivery.Shard;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;

/** Sessions of delivery with deliveries in flight, without a server. */
final class Sessions {

    private static final EnrolledDevice DEVICE =
            new EnrolledDevice(new DeviceId(7), new DeviceAddress(new AccountId(1), 2), 4711);

    private final List<Delivery> stored = new ArrayList<>();

    private Sessions() {}

    static Sessions withStored(long... sequences) {
        Sessions sessions = new Sessions();
        LongStream.of(sequences)
                .mapToObj(s -> new Delivery(
                        DEVICE.id(),
                        s,
                        new Lifetime(1, 2),
                        new Delivery.Content.Event(com.google.protobuf.ByteString.EMPTY)))
                .forEach(sessions.stored::add);
        return sessions;
    }

    /** Open, with everything that is stored in flight. Delivery lets only its own package make one. */
    DeviceSession open() throws ReflectiveOperationException {
        Constructor<DeviceSession> constructor = DeviceSession.class.getDeclaredConstructor(
                EnrolledDevice.class, DeviceChannel.class, DeliveryRecords.class, Executor.class, Clock.class);
        constructor.setAccessible(true);
        Executor direct = Runnable::run;
        DeviceSession session = constructor.newInstance(DEVICE, new Ignored(), new Stored(), direct, Clock.systemUTC());
        session.acknowledged(0, 0); // there is nothing yet; it makes the session begin to send
        return session;
    }

    /** As an acknowledgement of it names it. */
    static DeliveryRecords.Stored record(long sequence) {
        return new DeliveryRecords.Stored(new DeliveryRecords.Key(DEVICE.id(), sequence), Optional.empty());
    }

    static void close(DeviceSession session) throws ReflectiveOperationException {
        Method closed = DeviceSession.class.getDeclaredMethod("closed");
        closed.setAccessible(true);
        closed.invoke(session);
    }

    private final class Stored implements DeliveryRecords {
        @Override
        public List<Delivery> page(DeviceId device, long after, int limit) {
            return stored.stream()
                    .filter(d -> d.sequence() > after)
                    .limit(limit)
                    .toList();
        }

        @Override
        public void insertMissing(Shard shard, long epoch, List<Delivery> deliveries) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void insert(Shard shard, long epoch, List<Delivery> deliveries) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Collection<Key> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<DeviceId, Long> latest(Collection<DeviceId> devices) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sweepExpired(long now, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sweepOrphans() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long count() {
            return stored.size();
        }
    }

    private static final class Ignored implements DeviceChannel {
        @Override
        public void deliver(Delivery delivery, long previous) {}

        @Override
        public void caughtUp() {}

        @Override
        public void preKeysLow(int preKeys, int kyberPreKeys) {}

        @Override
        public void close(CloseReason reason) {}
    }
}
