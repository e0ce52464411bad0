// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.UncertifiedDeviceException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.jspecify.annotations.Nullable;
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
import org.signal.libsignal.protocol.state.SessionRecord;

/**
 * The encrypted sessions of this device, one per peer device, with devices that their accounts have certified. Safe for
 * any thread; each method is one transaction, and part of the caller's if there is one.
 */
public final class Sessions {

    private final Database database;
    private final AccountNames names;
    private final SqliteSessionStore sessions;
    private final SqlitePreKeyStore preKeys;
    private final SqliteSignedPreKeyStore signedPreKeys;
    private final SqliteKyberPreKeyStore kyberPreKeys;
    private final SqliteIdentityKeyStore identities;
    private final DeviceTrust trust;
    private final LocalDevice local;

    /** Works on this device's open database. */
    public Sessions(Database database, LocalDevice local) {
        this.database = database;
        this.local = local;
        this.trust = new DeviceTrust(database, local.address().account());
        this.names = new AccountNames(database);
        this.sessions = new SqliteSessionStore(database);
        this.preKeys = new SqlitePreKeyStore(database);
        this.signedPreKeys = new SqliteSignedPreKeyStore(database);
        this.kyberPreKeys = new SqliteKyberPreKeyStore(database);
        this.identities = new SqliteIdentityKeyStore(sessions, local.identity(), trust);
    }

    /**
     * Devices of an account to which something can be encrypted, in rising order: with a session, and certified by the
     * account key that is trusted now.
     */
    public List<Integer> devices(AccountId account) {
        return database.transaction(() -> sessions.getSubDeviceSessions(account.toString()).stream()
                .filter(device -> isUsable(new DeviceAddress(account, device)))
                .toList());
    }

    private boolean isUsable(DeviceAddress peer) {
        SessionRecord session = sessions.loadSession(address(peer));
        return session != null
                && session.hasSenderChain()
                && trust.isCertified(
                        peer, ByteString.copyFrom(session.getRemoteIdentityKey().serialize()));
    }

    /** The identity key of the other side of a session, if there is one. */
    public Optional<ByteString> identity(DeviceAddress peer) {
        return Optional.ofNullable(identities.getIdentity(address(peer)))
                .map(key -> ByteString.copyFrom(key.serialize()));
    }

    /**
     * Begins a session from a claimed bundle; an earlier one is kept for what is still on its way.
     *
     * @param accountKey what the server says is the account's; null if it says nothing
     * @throws UncertifiedDeviceException if the account has not certified the device
     * @throws IdentityChangedException if the account has another key than the one that is trusted
     * @throws ServerFaultException if the bundle is malformed or a signature in it is wrong
     */
    public void begin(AccountId account, @Nullable ByteString accountKey, ClaimedDevice bundle) {
        DeviceAddress peer = new DeviceAddress(account, bundle.device());
        switch (judge(peer, accountKey, bundle)) {
            case CERTIFIED -> process(peer, bundle);
            case ACCOUNT_KEY_CHANGED -> throw new IdentityChangedException(names.display(account));
            case UNCERTIFIED -> throw new UncertifiedDeviceException(names.display(account), peer.device());
        }
    }

    private DeviceTrust.Verdict judge(DeviceAddress peer, @Nullable ByteString accountKey, ClaimedDevice bundle) {
        ByteString signature = bundle.certificate();
        if (accountKey == null || signature == null) {
            return DeviceTrust.Verdict.UNCERTIFIED;
        }
        return database.transaction(() -> trust.judge(
                peer, bundle.registrationId(), bundle.identityKey(), new DeviceCertificate(accountKey, signature)));
    }

    private void process(DeviceAddress peer, ClaimedDevice bundle) {
        try {
            database.<Boolean, Exception>transaction(() -> {
                new SessionBuilder(sessions, preKeys, signedPreKeys, identities, address(peer))
                        .process(Bundles.decode(bundle));
                return true;
            });
        } catch (UntrustedIdentityException _) {
            throw new IdentityChangedException(names.display(peer.account()));
        } catch (InvalidKeyException e) {
            throw new ServerFaultException("The server handed out a prekey bundle of " + names.display(peer.account())
                    + "'s device " + peer.device() + " that does not verify: " + e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Says whether something may be sent to an account.
     *
     * @throws IdentityChangedException if it shows another key than the trusted one and the user has not said which
     *     holds
     */
    public void requireUndoubted(AccountId account) {
        if (trust.isInDoubt(account)) {
            throw new IdentityChangedException(names.display(account));
        }
    }

    /** Forgets the session with a device that is gone. Its identity stays known. */
    public void forget(DeviceAddress peer) {
        sessions.deleteSession(address(peer));
    }

    /**
     * Encrypts for one device; the ratchet has stepped when this returns. As long as the other device has not answered,
     * this one's certificate goes with it.
     *
     * @throws IdentityChangedException if the device's account is not the one that is trusted
     * @throws IllegalStateException if there is no session, see {@link #devices}
     */
    public DeviceCiphertext encrypt(DeviceAddress peer, Content content) {
        return database.transaction(() -> {
            SessionRecord before = sessions.loadSession(address(peer));
            CiphertextMessage message = encryptOnce(peer, content);
            if (before != null && message.getType() == CiphertextMessage.PREKEY_TYPE) {
                sessions.storeSession(address(peer), before); // as if it had not been: this time with the certificate
                message = encryptOnce(
                        peer,
                        content.toBuilder()
                                .setSender(local.certificate().asSender())
                                .build());
            }
            return DeviceCiphertext.newBuilder()
                    .setDevice(peer.device())
                    .setRegistrationId(cipher(peer).getRemoteRegistrationId())
                    .setTypeValue(message.getType())
                    .setCiphertext(ByteString.copyFrom(message.serialize()))
                    .build();
        });
    }

    private CiphertextMessage encryptOnce(DeviceAddress peer, Content content) {
        try {
            return cipher(peer).encrypt(ContentPadding.pad(content.toByteArray()));
        } catch (UntrustedIdentityException _) {
            throw new IdentityChangedException(names.display(peer.account()));
        } catch (NoSessionException e) {
            throw new IllegalStateException("no session with " + peer, e);
        }
    }

    /** Decrypts what a device sent. If it fails, no key or session has changed. */
    public Decryption decrypt(DeviceAddress peer, CiphertextType type, ByteString ciphertext) {
        try {
            return database.<Decryption, Exception>transaction(() -> {
                byte[] padded = open(peer, type, ciphertext.toByteArray());
                return believed(peer, padded);
            });
        } catch (UncertifiedException _) {
            return new Decryption.Uncertified();
        } catch (DuplicateMessageException _) {
            return new Decryption.Repeated();
        } catch (NoSessionException _) {
            return new Decryption.Damaged("there is no session with the sender's device");
        } catch (InvalidKeyIdException _) {
            return new Decryption.Damaged("it uses a prekey that this device does not have (any more)");
        } catch (InvalidMessageException
                | InvalidVersionException
                | LegacyMessageException
                | InvalidKeyException
                | UntrustedIdentityException e) {
            return new Decryption.Damaged(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("libsignal threw what it does not declare", e);
        }
    }

    /** Rolls back what the decryption of something that must not be believed has changed. */
    private static final class UncertifiedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private Decryption believed(DeviceAddress peer, byte[] padded) throws UncertifiedException {
        Content content;
        String defect = null;
        try {
            content = Content.parseFrom(ContentPadding.unpad(padded));
        } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
            content = Content.getDefaultInstance();
            defect = "its content is malformed";
        }
        DeviceCertificate shown = content.hasSender() ? DeviceCertificate.of(content.getSender()) : null;
        DeviceTrust.Verdict verdict = identity(peer) // of the session that has just opened it
                .map(key -> trust.judge(peer, cipher(peer).getRemoteRegistrationId(), key, shown))
                .orElse(DeviceTrust.Verdict.UNCERTIFIED);
        if (verdict == DeviceTrust.Verdict.UNCERTIFIED) {
            throw new UncertifiedException();
        }
        return defect != null
                ? new Decryption.Malformed(defect)
                : new Decryption.Opened(content, verdict == DeviceTrust.Verdict.ACCOUNT_KEY_CHANGED);
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
