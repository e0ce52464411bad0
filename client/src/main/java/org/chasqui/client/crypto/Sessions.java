// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.util.List;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;

/**
 * The encrypted sessions of this device, one per peer device. Safe for any thread; each method is one transaction, and
 * part of the caller's if there is one.
 */
public final class Sessions {

    private final Database database;
    private final AccountNames names;
    private final SqliteSessionStore sessions;
    private final SqlitePreKeyStore preKeys;
    private final SqliteSignedPreKeyStore signedPreKeys;
    private final SqliteKyberPreKeyStore kyberPreKeys;
    private final SqliteIdentityKeyStore identities;

    /** Works on an open database with this device's identity. */
    public Sessions(Database database, LocalIdentity local) {
        this.database = database;
        this.names = new AccountNames(database);
        this.sessions = new SqliteSessionStore(database);
        this.preKeys = new SqlitePreKeyStore(database);
        this.signedPreKeys = new SqliteSignedPreKeyStore(database);
        this.kyberPreKeys = new SqliteKyberPreKeyStore(database);
        this.identities = new SqliteIdentityKeyStore(database, local);
    }

    /** Devices of an account to which something can be encrypted, in rising order. */
    public List<Integer> devices(AccountId account) {
        return database.transaction(() -> sessions.getSubDeviceSessions(account.toString()).stream()
                .filter(device -> sessions.containsSession(address(new DeviceAddress(account, device))))
                .toList());
    }

    /**
     * Begins a session from a claimed bundle; an earlier one is kept for what is still on its way.
     *
     * @throws IdentityChangedException if the device had another identity key before
     * @throws ServerFaultException if the bundle is malformed or a signature in it is wrong
     */
    public void begin(AccountId account, ClaimedDevice bundle) {
        DeviceAddress peer = new DeviceAddress(account, bundle.device());
        try {
            database.<Boolean, Exception>transaction(() -> {
                new SessionBuilder(sessions, preKeys, signedPreKeys, identities, address(peer))
                        .process(Bundles.decode(bundle));
                return true;
            });
        } catch (UntrustedIdentityException _) {
            throw new IdentityChangedException(names.display(account), peer.device());
        } catch (InvalidKeyException e) {
            throw new ServerFaultException("The server handed out a prekey bundle of " + names.display(account)
                    + "'s device " + peer.device() + " that does not verify: " + e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forgets the session with a device that is gone. Its identity stays known. */
    public void forget(DeviceAddress peer) {
        sessions.deleteSession(address(peer));
    }

    /**
     * Encrypts for one device; the ratchet has stepped when this returns.
     *
     * @param content without padding
     * @throws IdentityChangedException if the device's key is not the one trusted first
     * @throws IllegalStateException if there is no session, see {@link #devices}
     */
    public DeviceCiphertext encrypt(DeviceAddress peer, ByteString content) {
        byte[] padded = ContentPadding.pad(content.toByteArray());
        return database.transaction(() -> {
            SessionCipher cipher = cipher(peer);
            try {
                CiphertextMessage message = cipher.encrypt(padded);
                return DeviceCiphertext.newBuilder()
                        .setDevice(peer.device())
                        .setRegistrationId(cipher.getRemoteRegistrationId())
                        .setTypeValue(message.getType())
                        .setCiphertext(ByteString.copyFrom(message.serialize()))
                        .build();
            } catch (UntrustedIdentityException _) {
                throw new IdentityChangedException(names.display(peer.account()), peer.device());
            } catch (NoSessionException e) {
                throw new IllegalStateException("no session with " + peer, e);
            }
        });
    }

    /** Decrypts what a device sent. If it fails, no key or session has changed. */
    public Decryption decrypt(DeviceAddress peer, CiphertextType type, ByteString ciphertext) {
        try {
            byte[] content = database.<byte[], Exception>transaction(
                    () -> ContentPadding.unpad(open(peer, type, ciphertext.toByteArray())));
            return new Decryption.Opened(ByteString.copyFrom(content));
        } catch (DuplicateMessageException _) {
            return new Decryption.Repeated();
        } catch (UntrustedIdentityException _) {
            return new Decryption.IdentityChanged();
        } catch (NoSessionException _) {
            return new Decryption.Damaged("there is no session with the sender's device");
        } catch (InvalidKeyIdException _) {
            return new Decryption.Damaged("it uses a prekey that this device does not have (any more)");
        } catch (InvalidMessageException
                | InvalidVersionException
                | LegacyMessageException
                | InvalidKeyException
                | IllegalArgumentException e) {
            return new Decryption.Damaged(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("libsignal threw what it does not declare", e);
        }
    }

    private byte[] open(DeviceAddress peer, CiphertextType type, byte[] ciphertext) throws Exception {
        SessionCipher cipher = cipher(peer);
        return switch (type) {
            case CIPHERTEXT_TYPE_PREKEY -> cipher.decrypt(new PreKeySignalMessage(ciphertext));
            case CIPHERTEXT_TYPE_SIGNAL -> cipher.decrypt(new SignalMessage(ciphertext));
            case CIPHERTEXT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidVersionException("its type is unknown: the sender's client is newer than this one");
        };
    }

    private SessionCipher cipher(DeviceAddress peer) {
        return new SessionCipher(sessions, preKeys, signedPreKeys, kyberPreKeys, identities, address(peer));
    }

    private static SignalProtocolAddress address(DeviceAddress peer) {
        return new SignalProtocolAddress(peer.account().toString(), peer.device());
    }
}
