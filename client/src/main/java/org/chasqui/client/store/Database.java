// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.chasqui.client.failure.StoreException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The one SQLite connection of a device. Safe for any thread: one transaction runs at a time, the others wait. Holding
 * this lock is also what keeps libsignal single-threaded.
 */
public final class Database implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;
    private int depth;

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Something to do in a transaction, with the exceptions that roll it back. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Exception> {
        /** Does it. */
        T run() throws X;
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface RowMapper<T> {
        /** Called with the cursor on the row. */
        T map(ResultSet row) throws SQLException;
    }

    /**
     * Opens the file, creating tables if it is new.
     *
     * @throws StoreException if it is no database of ours or cannot be opened
     */
    public static Database open(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        try {
            Database database = new Database(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
            Schema.ensure(database, file);
            return database;
        } catch (SQLException e) {
            throw new StoreException("Cannot open " + file, e);
        }
    }

    /**
     * Runs the work in a transaction: all of it is on disk when this returns, none of it if the work throws. Within a
     * transaction of the same thread it becomes a savepoint of that one.
     *
     * @throws X what the work throws
     * @throws StoreException if the database fails
     */
    public <T extends @Nullable Object, X extends Exception> T transaction(Work<T, X> work) throws X {
        lock.lock();
        try {
            int level = depth++;
            execute(level == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT s" + level);
            boolean done = false;
            try {
                T result = work.run();
                execute(level == 0 ? "COMMIT" : "RELEASE s" + level);
                done = true;
                return result;
            } finally {
                depth--;
                if (!done) {
                    execute(level == 0 ? "ROLLBACK" : "ROLLBACK TO s" + level);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs an insert, update or delete and returns how many rows it touched. */
    public int update(String sql, @Nullable Object... parameters) {
        lock.lock();
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException("Cannot write to the device's database", e);
        } finally {
            lock.unlock();
        }
    }

    /** Runs a query and maps every row, in the query's order. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        lock.lock();
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new StoreException("Cannot read the device's database", e);
        } finally {
            lock.unlock();
        }
    }

    /** Runs a query and maps the first row, if there is one. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return list(sql, mapper, parameters).stream().findFirst();
    }

    /** Whether a query finds any row. */
    public boolean exists(String sql, @Nullable Object... parameters) {
        return first(sql, row -> true, parameters).isPresent();
    }

    /** Closes the file, after the transaction that is running. Using the database afterwards fails. */
    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("Cannot close the device's database", e);
        } finally {
            lock.unlock();
        }
    }

    private void execute(String sql) {
        update(sql);
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
