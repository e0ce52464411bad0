// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.chasqui.identity.DeviceId;
import org.chasqui.keys.SignedPreKey;
import org.jspecify.annotations.Nullable;

/**
 * A device's keys that stay until they are replaced. Created with the first upload; its row is the lock that makes
 * claims and uploads of one device happen one after the other.
 */
@Entity
@Table(name = "device_keys")
public class DeviceKeys {

    @Id
    @Column(name = "device_id")
    private long deviceId;

    @Column(name = "signed_prekey_id")
    private @Nullable Integer signedPreKeyId;

    @Column(name = "signed_prekey")
    private byte @Nullable [] signedPreKey;

    @Column(name = "signed_prekey_signature")
    private byte @Nullable [] signedPreKeySignature;

    @Column(name = "last_resort_kyber_id")
    private @Nullable Integer lastResortKyberId;

    @Column(name = "last_resort_kyber")
    private byte @Nullable [] lastResortKyber;

    @Column(name = "last_resort_kyber_signature")
    private byte @Nullable [] lastResortKyberSignature;

    protected DeviceKeys() {}

    DeviceKeys(DeviceId device) {
        this.deviceId = device.value();
    }

    /** Replaces what is given and keeps what is null. */
    public void replace(@Nullable SignedPreKey signed, @Nullable SignedPreKey lastResort) {
        if (signed != null) {
            signedPreKeyId = signed.id();
            signedPreKey = signed.publicKey();
            signedPreKeySignature = signed.signature();
        }
        if (lastResort != null) {
            lastResortKyberId = lastResort.id();
            lastResortKyber = lastResort.publicKey();
            lastResortKyberSignature = lastResort.signature();
        }
    }

    /** The current signed EC prekey, null before it is published. */
    public @Nullable SignedPreKey signedPreKey() {
        return key(signedPreKeyId, signedPreKey, signedPreKeySignature);
    }

    /** The current last-resort Kyber prekey, null before it is published. */
    public @Nullable SignedPreKey lastResortKyber() {
        return key(lastResortKyberId, lastResortKyber, lastResortKyberSignature);
    }

    private static @Nullable SignedPreKey key(
            @Nullable Integer id, byte @Nullable [] publicKey, byte @Nullable [] signature) {
        return id == null || publicKey == null || signature == null ? null : new SignedPreKey(id, publicKey, signature);
    }
}
