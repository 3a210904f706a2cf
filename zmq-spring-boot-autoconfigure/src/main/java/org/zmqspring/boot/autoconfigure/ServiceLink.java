package org.zmqspring.boot.autoconfigure;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Recognizes the environment variables that Kubernetes adds to each container for the
 * services of its namespace, such as {@code ZMQ_PUBLISHERS_PORT=tcp://10.0.0.1:5555} for
 * a service {@code zmq-publishers}, unless {@code enableServiceLinks} is false, and those
 * that Docker adds for a linked container, such as
 * {@code ZMQ_PUBLISHERS_NAME=/web/zmq-publishers} and {@code ZMQ_PUBLISHERS_ENV_LANG=C}.
 * Stateless, thread-safe.
 */
final class ServiceLink {

	/** The name, a blank, the value. */
	private static final Pattern VARIABLE = Pattern.compile("""
			.*\\.(?:
			service\\.host\\ [0-9A-Fa-f.:]+
			|service\\.port(?:\\..+|\\[.+)?\\ \\d+
			|port\\ (?:tcp|udp|sctp)://\\S+
			|port\\[\\d+]\\.(?:tcp|udp|sctp)\\ (?:tcp|udp|sctp)://\\S+
			|port\\[\\d+]\\.(?:tcp|udp|sctp)\\.(?:proto\\ (?:tcp|udp|sctp)|port\\ \\d+|addr\\ [0-9A-Fa-f.:]+)
			|name\\ /\\S+/\\S+
			|env\\..+
			)""", Pattern.COMMENTS);

	private ServiceLink() {
	}

	static boolean is(ConfigurationPropertyName name, @Nullable Object value) {
		return VARIABLE.matcher(name + " " + value).matches();
	}

}
