// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.Lifetime;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.jspecify.annotations.Nullable;

/** A delivery that waits for its device. Inserted by the shard's owner, deleted when the device acknowledges it. */
@Entity
@Table(name = "delivery_record")
@IdClass(DeliveryRecord.Key.class)
class DeliveryRecord {

    private static final int MESSAGE = 0;
    private static final int EVENT = 1;

    /** Primary key. */
    record Key(long deviceId, long sequence) implements Serializable {}

    @Id
    @Column(name = "device_id")
    private long deviceId;

    @Id
    private long sequence;

    private int kind;

    @Column(name = "sender_account")
    private @Nullable Long senderAccount;

    @Column(name = "sender_device")
    private @Nullable Integer senderDevice;

    private @Nullable Long conversation;
    private @Nullable Long number;

    @Column(name = "server_time")
    private long serverTime;

    @Column(name = "expires_at")
    private long expiresAt;

    @Column(name = "ciphertext_type")
    private @Nullable Integer ciphertextType;

    @Column(nullable = false, columnDefinition = "mediumblob")
    private byte[] content;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected DeliveryRecord() {}

    DeliveryRecord(Delivery delivery) {
        deviceId = delivery.device().value();
        sequence = delivery.sequence();
        serverTime = delivery.lifetime().serverTime();
        expiresAt = delivery.lifetime().expiresAt();
        switch (delivery.content()) {
            case Delivery.Content.Message m -> {
                kind = MESSAGE;
                senderAccount = m.message().sender().account().value();
                senderDevice = m.message().sender().number();
                conversation = m.message().conversation().value();
                number = m.message().number();
                ciphertextType = m.type();
                content = m.ciphertext().toByteArray();
            }
            case Delivery.Content.Event e -> {
                kind = EVENT;
                content = e.event().toByteArray();
            }
        }
    }

    Delivery delivery() {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(content); // nobody else holds the array
        return new Delivery(
                new DeviceId(deviceId),
                sequence,
                new Lifetime(serverTime, expiresAt),
                kind == EVENT
                        ? new Delivery.Content.Event(bytes)
                        : new Delivery.Content.Message(
                                identity(senderAccount, senderDevice, conversation, number)
                                        .orElseThrow(),
                                Objects.requireNonNull(ciphertextType, "a message has a ciphertext type"),
                                bytes));
    }

    static Optional<Envelope.MessageIdentity> identity(
            @Nullable Long senderAccount,
            @Nullable Integer senderDevice,
            @Nullable Long conversation,
            @Nullable Long number) {
        if (senderAccount == null || senderDevice == null || conversation == null || number == null) {
            return Optional.empty();
        }
        return Optional.of(new Envelope.MessageIdentity(
                new DeviceAddress(new AccountId(senderAccount), senderDevice), new AccountId(conversation), number));
    }
}
