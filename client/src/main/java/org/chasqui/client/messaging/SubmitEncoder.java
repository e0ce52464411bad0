// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.chasqui.client.api.ClaimedBundles;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.crypto.Sessions;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.MessageRefusedException;
import org.chasqui.client.failure.MessageRefusedException.Reason;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Directed;
import org.chasqui.client.store.NewDevices;
import org.chasqui.client.store.Outbox;
import org.chasqui.client.store.OutboxEntry;
import org.chasqui.protocol.Limits;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.MismatchedDevices;
import org.chasqui.protocol.v1.Submit;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts outbox entries for every device that must get a copy. Own other devices are learnt when the server asks for
 * copies for them. Blocks on the control plane where bundles must be claimed; throws what that throws.
 */
final class SubmitEncoder {

    private final Database database;
    private final DeviceAddress self;
    private final Sessions sessions;
    private final ControlPlane server;
    private final String token;

    SubmitEncoder(Database database, DeviceAddress self, Sessions sessions, ControlPlane server, String token) {
        this.database = database;
        this.self = self;
        this.sessions = sessions;
        this.server = server;
        this.token = token;
    }

    /** The device that encrypts. */
    DeviceAddress self() {
        return self;
    }

    /**
     * Encrypts an entry and stores the frame with it, in one transaction.
     *
     * @return the encoded frame
     * @throws IdentityChangedException if the recipient shows another account key than the trusted one
     */
    ByteString encode(OutboxEntry entry) {
        sessions.requireUndoubted(entry.conversation());
        ensureSessions(entry.conversation());
        ensureDirected(entry);
        Copies contents = Copies.of(new MessageId(self, entry.conversation(), entry.number()), entry);
        boolean toSelf = entry.conversation().equals(self.account());
        return database.transaction(() -> {
            Submit.Builder submit = Submit.newBuilder()
                    .setRecipient(entry.conversation().value())
                    .setNumber(entry.number())
                    .setUrgent(entry.directed() == null) // a person waits for it
                    .addAllCopies(copies(entry.conversation(), contents.recipients()));
            if (!toSelf) {
                submit.addAllOwnCopies(copies(self.account(), contents.own()));
            }
            ByteString frame =
                    ClientFrame.newBuilder().setSubmit(submit).build().toByteString();
            if (frame.size() > Limits.MAX_FRAME_BYTES) {
                throw new MessageRefusedException(Reason.TOO_LARGE);
            }
            new Outbox(database).keepFrame(entry.conversation(), entry.number(), frame);
            return frame;
        });
    }

    /** Brings the sessions in line with the device lists that the server has. */
    void repair(AccountId recipient, MismatchedDevices mismatch) {
        repair(recipient, mismatch.getRecipient());
        repair(self.account(), mismatch.getOwn());
    }

    private void repair(AccountId account, DeviceMismatch mismatch) {
        mismatch.getExtraList().forEach(device -> sessions.forget(new DeviceAddress(account, device)));
        List<Integer> wanted = new ArrayList<>(mismatch.getMissingList());
        wanted.addAll(mismatch.getStaleList());
        if (!wanted.isEmpty()) {
            int _ = claim(account, wanted);
        }
    }

    private List<DeviceCiphertext> copies(AccountId account, IntFunction<Content> contents) {
        return others(account).stream()
                .map(device -> sessions.encrypt(new DeviceAddress(account, device), contents.apply(device)))
                .toList();
    }

    private void ensureSessions(AccountId recipient) {
        if (!others(recipient).isEmpty()) {
            return;
        }
        Optional<UnknownRecipientException> refused = Optional.empty();
        try {
            int _ = claim(recipient, null);
        } catch (UnknownRecipientException e) {
            refused = Optional.of(e);
        }
        if (others(recipient).isEmpty()) {
            throw nobodyToReadIt(recipient, refused);
        }
    }

    /**
     * What is meant for one device has to reach that one.
     *
     * @throws UnknownRecipientException if it is gone, or is not the one whose history it is
     */
    private void ensureDirected(OutboxEntry entry) {
        Directed directed = entry.directed();
        if (directed == null) {
            return;
        }
        DeviceAddress device = new DeviceAddress(entry.conversation(), directed.device());
        if (!others(entry.conversation()).contains(device.device()) && !beginAnew(device)) {
            throw new UnknownRecipientException("There is no device " + device + " any more.");
        }
        boolean history = directed.content().hasHistorySync();
        if (history
                && sessions.identity(device)
                        .filter(key -> new NewDevices(database).isApproved(device.device(), key))
                        .isEmpty()) {
            throw new UnknownRecipientException("Device " + device + " is not the one that was linked.");
        }
    }

    private ClientException nobodyToReadIt(AccountId recipient, Optional<UnknownRecipientException> refused) {
        if (recipient.equals(self.account())) {
            return new MessageRefusedException(Reason.ONLY_DEVICE);
        }
        String name = new AccountNames(database).display(recipient);
        String detail = refused.map(e -> " (" + e.getMessage() + ")").orElse("");
        return new UnknownRecipientException("The message was not sent: " + name + " has no device that could read it"
                + detail + ". " + name + " has to enrol one first.");
    }

    /**
     * Begins a session with a device anew, whatever there was before.
     *
     * @return false if the device has gone or has no keys
     */
    boolean beginAnew(DeviceAddress device) {
        return claim(device.account(), List.of(device.device())) > 0;
    }

    private int claim(AccountId account, @Nullable List<Integer> devices) {
        ClaimedBundles claimed = server.claim(token, account, devices);
        List<ClaimedDevice> others = claimed.devices().stream()
                .filter(bundle -> !new DeviceAddress(account, bundle.device()).equals(self))
                .toList();
        others.forEach(bundle -> sessions.begin(account, claimed.accountKey(), bundle));
        return others.size();
    }

    /** Devices of the account with a session; of the own account, all but this one. */
    private List<Integer> others(AccountId account) {
        return sessions.devices(account).stream()
                .filter(device -> !new DeviceAddress(account, device).equals(self))
                .toList();
    }
}
