// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Objects;
import org.chasqui.identity.DeviceId;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.SignedPreKey;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A one-time prekey that nobody has claimed. Inserted when published, deleted when claimed; ids rise, oldest first. */
@Entity
@Table(name = "one_time_prekey")
class OneTimePreKey {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @Column(name = "device_id")
    private long deviceId;

    @Enumerated(EnumType.ORDINAL)
    @JdbcTypeCode(SqlTypes.INTEGER)
    @SuppressWarnings("UnusedVariable") // queries ask for it
    private KeyKind kind;

    @Column(name = "key_id")
    private int keyId;

    @Column(name = "public_key", nullable = false)
    private byte[] publicKey;

    private byte @Nullable [] signature;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected OneTimePreKey() {}

    OneTimePreKey(DeviceId device, EcPreKey key) {
        this.deviceId = device.value();
        this.kind = KeyKind.EC;
        this.keyId = key.id();
        this.publicKey = key.publicKey();
    }

    OneTimePreKey(DeviceId device, SignedPreKey key) {
        this.deviceId = device.value();
        this.kind = KeyKind.KYBER;
        this.keyId = key.id();
        this.publicKey = key.publicKey();
        this.signature = key.signature();
    }

    EcPreKey ec() {
        return new EcPreKey(keyId, publicKey);
    }

    SignedPreKey kyber() {
        return new SignedPreKey(keyId, publicKey, Objects.requireNonNull(signature, "a Kyber prekey is signed"));
    }
}
