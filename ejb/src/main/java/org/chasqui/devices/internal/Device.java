// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.devices.NewDevice;
import org.chasqui.devices.OwnDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * An enrolled device. Inserted when it is enrolled or its link is approved, addressable from when it has published its
 * keys, deleted when it is removed.
 */
@Entity
@DynamicUpdate // two transactions may each change a column
@Table(name = "device")
public class Device {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @Column(name = "account_id")
    private long accountId;

    private int number;

    @Column(nullable = false)
    private String name;

    @Column(name = "registration_id")
    private int registrationId;

    @Column(name = "identity_key", nullable = false)
    private byte[] identityKey;

    @Column(name = "token_hash", nullable = false)
    private byte[] tokenHash;

    @Column(name = "enrolled_at", nullable = false)
    private Instant enrolledAt;

    private byte @Nullable [] certificate;

    @Column(name = "addressable_since")
    private @Nullable Long addressableSince;

    @Column(name = "last_seen")
    private long lastSeen;

    @Column(name = "warned_at")
    private @Nullable Long warnedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Device() {}

    /** A device about to be enrolled; it has no id before it is added. */
    public Device(DeviceAddress address, NewDevice wanted, byte[] tokenHash, Instant enrolledAt) {
        this.accountId = address.account().value();
        this.number = address.number();
        this.name = wanted.name();
        this.registrationId = wanted.registrationId();
        this.identityKey = wanted.keys().identity();
        this.certificate = wanted.keys().certificate();
        this.tokenHash = tokenHash;
        this.enrolledAt = enrolledAt;
        this.lastSeen = OwnDevice.day(enrolledAt.toEpochMilli());
    }

    /** From then on others can write to it; the first moment counts. */
    public void addressableFrom(long since) {
        if (addressableSince == null) {
            addressableSince = since;
        }
    }

    /** Whether others can write to it. */
    public boolean isAddressable() {
        return addressableSince != null;
    }

    /** Gives it another name. */
    public void rename(String newName) {
        name = newName;
    }

    /** Makes the earlier token void. */
    public void replaceToken(byte[] hash) {
        tokenHash = hash;
    }

    /** Its users are told that it will be revoked. */
    public void warned(long now) {
        warnedAt = now;
    }

    /** What its own account's devices are told of it. */
    public OwnDevice own() {
        return new OwnDevice(
                enrolled(), name, new OwnDevice.Times(enrolledAt.toEpochMilli(), addressableSince, lastSeen, warnedAt));
    }

    /** What may leave this package. */
    public EnrolledDevice enrolled() {
        return new EnrolledDevice(
                new DeviceId(id), new DeviceAddress(new AccountId(accountId), number), registrationId);
    }

    /** Whether it is the device that was asked for: signatures differ each time they are made, keys do not. */
    public boolean is(int asNumber, NewDevice wanted) {
        return number == asNumber
                && registrationId == wanted.registrationId()
                && Arrays.equals(identityKey, wanted.keys().identity());
    }

    /** SHA-256 of the token's secret. */
    public byte[] tokenHash() {
        return tokenHash;
    }

    /** The account key's signature, null where an administrator gave none. */
    public byte @Nullable [] certificate() {
        return certificate;
    }

    /** Serialised public identity key. */
    public byte[] identityKey() {
        return identityKey;
    }
}
