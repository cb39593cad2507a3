package io.sealpost.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * A real SQLite connection that dies at the worst moment: right before or right after the commit of a transaction that
 * executed a certain statement. What is dead stays dead, as after the end of a process.
 */
final class FragileConnection implements InvocationHandler {

    enum Moment {
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    private final Connection real;
    private final Set<String> executed = new HashSet<>();
    private volatile String statement = "\0 nothing yet";
    private volatile Moment moment = Moment.BEFORE_COMMIT;
    private volatile boolean dead;

    FragileConnection(String url) throws SQLException {
        this.real = DriverManager.getConnection(url);
    }

    Connection connection() {
        return (Connection)
                Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    void dieAt(Moment when, String statementPart) {
        moment = when;
        statement = statementPart;
    }

    boolean isDead() {
        return dead;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "close" -> call(real, method, arguments);
            case "commit" -> commit();
            case "prepareStatement" -> prepared((String) arguments[0]);
            default -> call(alive(), method, arguments);
        };
    }

    private Object commit() throws SQLException {
        boolean fatal = executed.stream().anyMatch(sql -> sql.contains(statement));
        executed.clear();
        if (fatal && moment == Moment.BEFORE_COMMIT) {
            dead = true;
        }
        alive().commit();
        if (fatal) {
            dead = true;
            alive();
        }
        return null;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = alive().prepareStatement(sql);
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                alive();
                executed.add(sql);
            }
            return call(statement, method, arguments);
        };
        return (PreparedStatement) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, handler);
    }

    private Connection alive() throws SQLException {
        if (dead) {
            throw new SQLException("The process has died");
        }
        return real;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
