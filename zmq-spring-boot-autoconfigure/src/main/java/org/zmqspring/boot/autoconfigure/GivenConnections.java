package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.boot.autoconfigure.ZmqConnectionDetails.Connection;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Puts what {@link ZmqConnectionDetails} give in the place of what the properties say.
 * Confined to the thread that starts the application.
 */
final class GivenConnections {

	private final ZmqConnectionDetails details;

	private final Environment environment;

	/** What the names of the properties begin with that were replaced. */
	private final Set<String> replaced = new HashSet<>();

	GivenConnections(ZmqConnectionDetails details, Environment environment) {
		this.details = details;
		this.environment = environment;
	}

	/** Whether there is such a bean; it is not created. */
	static boolean areThere(ListableBeanFactory beanFactory) {
		return beanFactory.getBeanNamesForType(ZmqConnectionDetails.class, true, false).length > 0;
	}

	/** The publishers that the properties name, with or without endpoints. */
	static List<String> publishers(ZmqProperties properties, Environment environment) {
		List<String> names = new ArrayList<>(properties.getPublishers().keySet());
		if (isNamed("zmq.publisher", environment)) {
			names.add(SocketSpec.DEFAULT_NAME);
		}
		return names;
	}

	private static boolean isNamed(String prefix, Environment environment) {
		return Binder.get(environment).bind(prefix, Bindable.mapOf(String.class, Object.class)).isBound();
	}

	/**
	 * Replace endpoints and keys, and resolve the properties.
	 * @param properties what was configured, which is changed
	 * @param authenticated whether the application has an authenticator of its own
	 * @return the settings
	 * @throws InvalidSettingsException if something cannot work
	 */
	ZmqSettings resolve(ZmqProperties properties, boolean authenticated) {
		if (isNamed("zmq.publisher", this.environment)) {
			replace("zmq.publisher", properties.getPublisher(), this.details.getPublisher(SocketSpec.DEFAULT_NAME));
		}
		if (isNamed("zmq.subscriber", this.environment)) {
			replace("zmq.subscriber", properties.getSubscriber(), this.details.getSubscriber(SocketSpec.DEFAULT_NAME));
		}
		for (Map.Entry<String, PublisherProperties> named : properties.getPublishers().entrySet()) {
			replace(ConfiguredSocket.under("zmq.publishers", named.getKey()), named.getValue(),
					this.details.getPublisher(named.getKey()));
		}
		for (Map.Entry<String, SubscriberProperties> named : properties.getSubscribers().entrySet()) {
			replace(ConfiguredSocket.under("zmq.subscribers", named.getKey()), named.getValue(),
					this.details.getSubscriber(named.getKey()));
		}
		try {
			return SocketResolver.resolve(properties, authenticated);
		}
		catch (InvalidSettingsException ex) {
			throw new InvalidSettingsException(ex.settings().stream().map(this::explained).toList());
		}
	}

	private void replace(String prefix, SocketProperties socket, @Nullable Connection given) {
		if (given == null) {
			return;
		}
		socket.setEndpoints(given.endpoints());
		this.replaced.add(prefix + ".endpoints");
		ZmqConnectionDetails.Keys keys = given.keys();
		if (keys != null) {
			CurveProperties curve = socket.getCurve();
			curve.setSecretKey(keys.secretKey());
			curve.setPublicKey(keys.publicKey());
			curve.setServerKey(keys.serverKey());
			curve.setSecretKeyLocation(null);
			curve.setPublicKeyLocation(null);
			curve.setServerKeyLocation(null);
			this.replaced.add(prefix + ".curve.");
		}
	}

	private InvalidSetting explained(InvalidSetting setting) {
		return this.replaced.stream().noneMatch(setting.name()::startsWith) ? setting
				: new InvalidSetting(
						setting.name(), setting.value(), setting.reason() + " (given by the bean of type "
								+ this.details.getClass().getName() + ", in the place of the property)",
						setting.remedy());
	}

}
