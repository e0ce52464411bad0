// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chasqui.client.store.Database;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidSessionException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SessionStore;

/** Double Ratchet sessions by device address. */
final class SqliteSessionStore implements SessionStore {

    private static final System.Logger LOG = System.getLogger(SqliteSessionStore.class.getName());

    private final Database database;

    SqliteSessionStore(Database database) {
        this.database = database;
    }

    /** Null if there is no session, as libsignal wants it. */
    @Override
    public @Nullable SessionRecord loadSession(SignalProtocolAddress address) {
        return database.first(
                        "SELECT record FROM session WHERE account = ? AND device = ?",
                        row -> parse(row.getBytes(1)),
                        address.getName(),
                        address.getDeviceId())
                .flatMap(found -> found)
                .orElse(null);
    }

    @Override
    public List<SessionRecord> loadExistingSessions(List<SignalProtocolAddress> addresses) throws NoSessionException {
        List<SessionRecord> found = new ArrayList<>();
        for (SignalProtocolAddress address : addresses) {
            SessionRecord session = loadSession(address);
            if (session == null) {
                throw new NoSessionException(address, "no session with " + address);
            }
            found.add(session);
        }
        return found;
    }

    /** All devices of the account with a session; libsignal leaves the meaning to the store. */
    @Override
    public List<Integer> getSubDeviceSessions(String name) {
        return database.list(
                "SELECT device FROM session WHERE account = ? ORDER BY device", row -> row.getInt(1), name);
    }

    @Override
    public void storeSession(SignalProtocolAddress address, SessionRecord session) {
        database.update(
                "INSERT OR REPLACE INTO session (account, device, record) VALUES (?, ?, ?)",
                address.getName(),
                address.getDeviceId(),
                session.serialize());
    }

    @Override
    public boolean containsSession(SignalProtocolAddress address) {
        SessionRecord session = loadSession(address);
        return session != null && session.hasSenderChain();
    }

    @Override
    public void deleteSession(SignalProtocolAddress address) {
        database.update(
                "DELETE FROM session WHERE account = ? AND device = ?", address.getName(), address.getDeviceId());
    }

    @Override
    public void deleteAllSessions(String name) {
        database.update("DELETE FROM session WHERE account = ?", name);
    }

    /** A session that cannot be read is as good as lost, and is renewed like one. */
    private static Optional<SessionRecord> parse(byte[] stored) {
        try {
            return Optional.of(new SessionRecord(stored));
        } catch (InvalidMessageException | InvalidSessionException e) {
            LOG.log(System.Logger.Level.WARNING, "a stored session is damaged and will be renewed", e);
            return Optional.empty();
        }
    }
}
