// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.util.List;
import org.chasqui.client.identity.UserName;

/**
 * Messages written while the server was out of reach to users whose account is not known yet. They get their number
 * when the account is looked up.
 */
public final class Drafts {

    private final Database database;

    /** Works on an open database. */
    public Drafts(Database database) {
        this.database = database;
    }

    /**
     * One of them.
     *
     * @param id rises in the order of writing
     * @param user for whom it is
     * @param text what was written
     */
    public record Draft(long id, UserName user, String text) {}

    /** Keeps a draft and returns its id. */
    public long add(UserName user, String text) {
        return database.transaction(() -> {
            database.update("INSERT INTO draft (user, body) VALUES (?, ?)", user.value(), text);
            return database.first("SELECT last_insert_rowid()", row -> row.getLong(1))
                    .orElseThrow();
        });
    }

    /** All drafts in the order of writing. */
    public List<Draft> all() {
        return database.list(
                "SELECT id, user, body FROM draft ORDER BY id",
                row -> new Draft(row.getLong(1), new UserName(row.getString(2)), row.getString(3)));
    }

    /** Forgets a draft. */
    public void remove(long id) {
        database.update("DELETE FROM draft WHERE id = ?", id);
    }
}
