// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.crypto;

import java.util.concurrent.ThreadLocalRandom;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;

/** A device with libsignal's keys and sessions in memory. */
final class Peer {

    private static final int DEVICE = 1;
    private static final int MAX_REGISTRATION_ID = 16_380;

    private final SignalProtocolAddress address;
    private final IdentityKeyPair identity = IdentityKeyPair.generate();
    private final int registrationId = ThreadLocalRandom.current().nextInt(1, MAX_REGISTRATION_ID + 1);
    private final InMemorySignalProtocolStore store = new InMemorySignalProtocolStore(identity, registrationId);
    private int lastKeyId;

    Peer(String name) {
        this.address = new SignalProtocolAddress(name, DEVICE);
    }

    SignalProtocolAddress address() {
        return address;
    }

    InMemorySignalProtocolStore store() {
        return store;
    }

    SessionCipher cipherFor(Peer other) {
        return new SessionCipher(store, other.address);
    }

    /** New prekeys of every kind, stored here, as a bundle for somebody who wants to write to us. */
    PreKeyBundle bundle() throws InvalidKeyException {
        int id = ++lastKeyId;
        long now = System.currentTimeMillis();
        ECKeyPair oneTime = ECKeyPair.generate();
        ECKeyPair signed = ECKeyPair.generate();
        KEMKeyPair kyber = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
        byte[] signature = sign(signed.getPublicKey().serialize());
        byte[] kyberSignature = sign(kyber.getPublicKey().serialize());
        store.storePreKey(id, new PreKeyRecord(id, oneTime));
        store.storeSignedPreKey(id, new SignedPreKeyRecord(id, now, signed, signature));
        store.storeKyberPreKey(id, new KyberPreKeyRecord(id, now, kyber, kyberSignature));
        return new PreKeyBundle(
                registrationId,
                DEVICE,
                id,
                oneTime.getPublicKey(),
                id,
                signed.getPublicKey(),
                signature,
                identity.getPublicKey(),
                id,
                kyber.getPublicKey(),
                kyberSignature);
    }

    private byte[] sign(byte[] publicKey) {
        return identity.getPrivateKey().calculateSignature(publicKey);
    }
}
