package org.zmqspring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Gives the endpoints and CURVE keys of sockets in place of the properties. When the
 * settings are made, one bean is asked about each socket that the properties name. Such a
 * socket needs no {@code endpoints} property. The bean cannot add a socket that the
 * properties do not name. A child context without such a bean asks the bean of its parent
 * again, several times: return the same each time. Called on the thread that starts the
 * application.
 */
public interface ZmqConnectionDetails extends ConnectionDetails {

	/**
	 * The connection of a publisher.
	 * @param name its name, {@code default} for {@code zmq.publisher}
	 * @return the connection, or {@code null} to use the properties
	 */
	default @Nullable Connection getPublisher(String name) {
		return null;
	}

	/**
	 * The connection of a subscriber.
	 * @param name its name, {@code default} for {@code zmq.subscriber}
	 * @return the connection, or {@code null} to use the properties
	 */
	default @Nullable Connection getSubscriber(String name) {
		return null;
	}

	/**
	 * Where one socket connects or binds. Immutable.
	 *
	 * @param endpoints at least one, such as {@code tcp://localhost:5556}
	 * @param keys its CURVE keys, or {@code null} to keep those of the properties
	 */
	record Connection(List<String> endpoints, @Nullable Keys keys) {

		/** Copies the list. */
		public Connection {
			endpoints = List.copyOf(endpoints);
		}

		/**
		 * A connection with the keys of the properties.
		 * @param endpoints at least one
		 */
		public Connection(String... endpoints) {
			this(List.of(endpoints), null);
		}

	}

	/**
	 * CURVE keys, each 40 characters of Z85 or 64 hexadecimal digits. Immutable; its text
	 * shows no key.
	 *
	 * @param secretKey the secret key of this side
	 * @param publicKey the public key of this side, or {@code null} for the one that
	 * follows from the secret key
	 * @param serverKey the public key of the server to connect to, or {@code null} if
	 * this side is the server
	 */
	record Keys(String secretKey, @Nullable String publicKey, @Nullable String serverKey) {

		@Override
		public String toString() {
			return "Keys[***]";
		}

	}

}
