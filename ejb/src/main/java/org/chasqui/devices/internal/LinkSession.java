// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.util.Optional;
import org.chasqui.devices.DeviceToken;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A new device's way into an account. Posted by the new device, opened by the first primary that proves the code, which
 * is told a number; approved, which makes the device; claimed by the new device, as often as it needs; deleted when the
 * device has published its keys, when it is declined, when {@link #MAX_FAILURES} proofs or secrets were wrong, or when
 * its time is over, and then the device with it.
 */
@Entity
@Table(name = "link_session")
public class LinkSession {

    /** Wrong proofs and secrets that end it. */
    public static final int MAX_FAILURES = 10;

    @Id
    private long id;

    @Column(name = "proof_hash", nullable = false)
    private byte[] proofHash;

    @Column(name = "secret_hash", nullable = false)
    private byte[] secretHash;

    @Column(nullable = false)
    private byte[] hello;

    @Column(name = "expires_at")
    private long expiresAt;

    private int failures;

    @Column(name = "account_id")
    private @Nullable Long accountId;

    private @Nullable Integer number;

    @Column(name = "device_id")
    private @Nullable Long deviceId;

    @Column(columnDefinition = "mediumblob")
    private byte @Nullable [] handover;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected LinkSession() {}

    /**
     * A new session.
     *
     * @param id random
     * @param hashes of proof and secret, 32 bytes each
     * @param hello opaque
     * @param expiresAt milliseconds since 1970
     */
    public LinkSession(long id, Hashes hashes, byte[] hello, long expiresAt) {
        this.id = id;
        this.proofHash = hashes.proof();
        this.secretHash = hashes.secret();
        this.hello = hello;
        this.expiresAt = expiresAt;
    }

    /** SHA-256 of what the primary and what the new device prove themselves with. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these
    public record Hashes(byte[] proof, byte[] secret) {}

    /** Its id, random. */
    public long id() {
        return id;
    }

    /** Whether its time is over. */
    public boolean isOver(long now) {
        return expiresAt <= now;
    }

    /** Milliseconds that are left. */
    public long left(long now) {
        return expiresAt - now;
    }

    /** Whether this account may look at it: nobody has proven the code yet, or it has. */
    public boolean isFor(AccountId account) {
        return accountId == null || accountId == account.value();
    }

    /** Whether the proof is that of the code, in constant time; counted if it is not. */
    public boolean isProvenBy(byte[] proof) {
        return counted(MessageDigest.isEqual(DeviceToken.hash(proof), proofHash));
    }

    /** Whether the secret is the new device's, in constant time; counted if it is not. */
    public boolean isClaimedBy(byte[] secret) {
        return counted(MessageDigest.isEqual(DeviceToken.hash(secret), secretHash));
    }

    private boolean counted(boolean right) {
        if (!right) {
            failures++;
        }
        return right;
    }

    /** Whether it was guessed at too often. */
    public boolean isGuessedAt() {
        return failures >= MAX_FAILURES;
    }

    /** The account has proven the code; from now on it is this account's. */
    public void open(AccountId account, int offered) {
        accountId = account.value();
        if (deviceId == null) {
            number = offered;
        }
    }

    /** What the new device says to the primary. */
    public byte[] hello() {
        return hello;
    }

    /** The account that has proven the code. */
    public Optional<AccountId> account() {
        return Optional.ofNullable(accountId).map(AccountId::new);
    }

    /** The number that the primary was told last. */
    public Optional<Integer> number() {
        return Optional.ofNullable(number);
    }

    /** The primary has accepted; the device is there. */
    public void approve(DeviceId device, byte[] handedOver) {
        deviceId = device.value();
        handover = handedOver;
    }

    /** The device that was approved. */
    public Optional<DeviceId> device() {
        return Optional.ofNullable(deviceId).map(DeviceId::new);
    }

    /** What the primary hands over; only after {@link #approve}. */
    public byte[] handover() {
        if (handover == null) {
            throw new IllegalStateException("the link is not approved");
        }
        return handover;
    }
}
