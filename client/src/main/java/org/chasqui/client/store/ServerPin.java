// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.util.Optional;

/** The one certificate that the server has to show, if the user has chosen one instead of the system's authorities. */
public final class ServerPin {

    private final Database database;

    /** Works on an open database. */
    public ServerPin(Database database) {
        this.database = database;
    }

    /** SHA-256 of the certificate in lower-case hex; empty if the system's authorities decide. */
    public Optional<String> find() {
        return database.first("SELECT sha256 FROM server_pin", row -> row.getString(1));
    }

    /** From now on it has to be this certificate. */
    public void save(String sha256) {
        database.update("INSERT OR REPLACE INTO server_pin (id, sha256) VALUES (1, ?)", sha256);
    }

    /** From now on the system's authorities decide. */
    public void clear() {
        database.update("DELETE FROM server_pin");
    }
}
