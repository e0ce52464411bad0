// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.devices.NewDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;

/** An enrolled device. Inserted at enrolment, never changed, deleted when it is removed. */
@Entity
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

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Device() {}

    /** A device about to be enrolled; it has no id before it is added. */
    public Device(DeviceAddress address, NewDevice wanted, byte[] tokenHash, Instant enrolledAt) {
        this.accountId = address.account().value();
        this.number = address.number();
        this.name = wanted.name();
        this.registrationId = wanted.registrationId();
        this.identityKey = wanted.identityKey();
        this.tokenHash = tokenHash;
        this.enrolledAt = enrolledAt;
    }

    /** What may leave this package. */
    public EnrolledDevice enrolled() {
        return new EnrolledDevice(
                new DeviceId(id), new DeviceAddress(new AccountId(accountId), number), registrationId);
    }

    /** SHA-256 of the token's secret. */
    public byte[] tokenHash() {
        return tokenHash;
    }

    /** Serialised public identity key. */
    public byte[] identityKey() {
        return identityKey;
    }
}
