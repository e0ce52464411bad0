// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chasqui.client.api.PreKey;
import org.chasqui.client.api.PreKeyUpload;
import org.chasqui.client.api.SignedKey;
import org.chasqui.client.store.Database;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/**
 * Makes prekeys. Each is in the store before its public half is returned, so that a message that uses it can be read
 * whatever becomes of the upload. Ids are never used twice.
 */
public final class KeyRing {

    private final Database database;
    private final LocalIdentity identity;
    private final Clock clock;

    /** Works on an open database; the clock dates signed prekeys. */
    public KeyRing(Database database, LocalIdentity identity, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.clock = clock;
    }

    /** A new signed prekey and last-resort Kyber prekey with one-time prekeys of both kinds. */
    public PreKeyUpload makeAll(int oneTime) {
        return database.transaction(() ->
                new PreKeyUpload(makeSignedPreKey(), makeKyberPreKey(true), makePreKeys(oneTime), makeKyber(oneTime)));
    }

    /** A new signed prekey and last-resort Kyber prekey alone. */
    public PreKeyUpload makeLasting() {
        return makeAll(0);
    }

    /** Forgets signed and last-resort prekeys that others had replaced by then, and nothing that is in use. */
    public void forgetReplacedBefore(Instant then) {
        database.transaction(() -> {
            SqliteSignedPreKeyStore signed = new SqliteSignedPreKeyStore(database);
            replacedBefore(
                            then,
                            signed.loadSignedPreKeys().stream()
                                    .collect(Collectors.toMap(
                                            SignedPreKeyRecord::getId, SignedPreKeyRecord::getTimestamp)))
                    .forEach(signed::removeSignedPreKey);
            SqliteKyberPreKeyStore kyber = new SqliteKyberPreKeyStore(database);
            replacedBefore(
                            then,
                            kyber.loadLastResorts().stream()
                                    .collect(Collectors.toMap(
                                            KyberPreKeyRecord::getId, KyberPreKeyRecord::getTimestamp)))
                    .forEach(kyber::removeLastResort);
            return signed;
        });
    }

    /** Ids of those whose successor was made before that moment. */
    private static List<Integer> replacedBefore(Instant then, Map<Integer, Long> madeById) {
        List<Integer> byAge = madeById.keySet().stream().sorted().toList();
        return IntStream.range(0, Math.max(0, byAge.size() - 1))
                .filter(i -> Objects.requireNonNull(madeById.get(byAge.get(i + 1))) < then.toEpochMilli())
                .mapToObj(byAge::get)
                .toList();
    }

    /** New one-time prekeys, so many of each kind. */
    public PreKeyUpload makeOneTime(int preKeys, int kyberPreKeys) {
        return database.transaction(() -> new PreKeyUpload(null, null, makePreKeys(preKeys), makeKyber(kyberPreKeys)));
    }

    private SignedKey makeSignedPreKey() {
        int id = nextId("signed");
        ECKeyPair pair = ECKeyPair.generate();
        ByteString publicKey = ByteString.copyFrom(pair.getPublicKey().serialize());
        byte[] signature = sign(publicKey);
        new SqliteSignedPreKeyStore(database)
                .storeSignedPreKey(id, new SignedPreKeyRecord(id, clock.millis(), pair, signature));
        return new SignedKey(id, publicKey, ByteString.copyFrom(signature));
    }

    private List<PreKey> makePreKeys(int count) {
        SqlitePreKeyStore store = new SqlitePreKeyStore(database);
        List<PreKey> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = nextId("ec");
            ECKeyPair pair = ECKeyPair.generate();
            store.storePreKey(id, new PreKeyRecord(id, pair));
            made.add(new PreKey(id, ByteString.copyFrom(pair.getPublicKey().serialize())));
        }
        return made;
    }

    private List<SignedKey> makeKyber(int count) {
        List<SignedKey> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(makeKyberPreKey(false));
        }
        return made;
    }

    private SignedKey makeKyberPreKey(boolean lastResort) {
        int id = nextId("kyber");
        KEMKeyPair pair = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
        ByteString publicKey = ByteString.copyFrom(pair.getPublicKey().serialize());
        byte[] signature = sign(publicKey);
        KyberPreKeyRecord made = new KyberPreKeyRecord(id, clock.millis(), pair, signature);
        SqliteKyberPreKeyStore store = new SqliteKyberPreKeyStore(database);
        if (lastResort) {
            store.storeLastResort(id, made);
        } else {
            store.storeKyberPreKey(id, made);
        }
        return new SignedKey(id, publicKey, ByteString.copyFrom(signature));
    }

    private byte[] sign(ByteString publicKey) {
        return identity.keyPair().getPrivateKey().calculateSignature(publicKey.toByteArray());
    }

    private int nextId(String kind) {
        return database.first("""
                        INSERT INTO key_id (kind, last) VALUES (?, 1)
                        ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last""", row -> row.getInt(1), kind).orElseThrow();
    }
}
