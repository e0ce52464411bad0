// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chasqui.client.message.Message;

/**
 * What the user has not been told yet: messages that arrived and ticks that changed while no one was looking, for
 * instance during a short connection that only sent something.
 */
public final class News {

    /** What is noted of a message of which nothing has been told. */
    static final String UNTOLD = "";

    private final Database database;

    /** Works on an open database. */
    public News(Database database) {
        this.database = database;
    }

    /** Messages that are new, and own ones whose ticks are, in the order that every device shows. */
    public List<Message> all() {
        return database.list(History.SELECT + """
                        WHERE m.ticks <> m.told AND (m.sent = 1 OR m.told = '')""" + DisplayOrder.BY_PLACE, History::message);
    }

    /** Notes that the user has been told of a message with the ticks that it has in this record. */
    public void told(Message message) {
        List<Object> parameters = new ArrayList<>(List.of(message.ticks().name()));
        Collections.addAll(parameters, History.key(message.id()));
        database.update("UPDATE message SET told = ?" + History.BY_ID, parameters.toArray());
    }
}
