package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.boot.autoconfigure.ZmqConnectionDetails.Connection;
import org.zmqspring.boot.autoconfigure.ZmqConnectionDetails.Keys;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Replaces endpoints and keys in the properties with those of a
 * {@link ZmqConnectionDetails} bean. Confined to the thread that starts the application.
 */
final class ConnectionOverrides {

	private final ZmqConnectionDetails details;

	/** What the names of the replaced properties begin with. */
	private final List<String> replaced = new ArrayList<>();

	private final List<InvalidSetting> invalid = new ArrayList<>();

	ConnectionOverrides(ZmqConnectionDetails details) {
		this.details = details;
	}

	/** Whether this context or a parent has such a bean. The bean is not created. */
	static boolean areThere(ListableBeanFactory beanFactory) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ZmqConnectionDetails.class, true,
				false).length > 0;
	}

	/** Replace endpoints and keys in the properties. */
	ConnectionOverrides apply(ZmqProperties properties, Environment environment) {
		for (ConfiguredSocket socket : ConfiguredSocket.named(properties, environment)) {
			Connection given = socket.isPublisher() ? this.details.getPublisher(socket.name())
					: this.details.getSubscriber(socket.name());
			if (given != null) {
				replace(socket, given);
			}
		}
		return this;
	}

	private void replace(ConfiguredSocket socket, Connection given) {
		socket.properties().setEndpoints(given.endpoints());
		this.replaced.add(socket.property("endpoints"));
		if (given.endpoints().isEmpty()) {
			this.invalid.add(explained(new InvalidSetting(socket.property("endpoints"), "", "is empty",
					"Return a connection with at least one endpoint, or null to keep what the properties say")));
		}
		Keys keys = given.keys();
		if (keys != null) {
			CurveProperties curve = socket.properties().getCurve();
			curve.setSecretKey(keys.secretKey());
			curve.setPublicKey(keys.publicKey());
			curve.setServerKey(keys.serverKey());
			curve.setSecretKeyLocation(null);
			curve.setPublicKeyLocation(null);
			curve.setServerKeyLocation(null);
			this.replaced.add(socket.property("curve."));
		}
	}

	/**
	 * Resolve properties that {@link #apply} has changed. Throws
	 * {@link InvalidSettingsException} if a value cannot be used; it names the bean if
	 * the bean gave the value.
	 */
	ZmqSettings resolve(ZmqProperties properties, boolean authenticated) {
		@Nullable ZmqSettings settings = null;
		try {
			settings = SocketResolver.resolve(properties, authenticated);
		}
		catch (InvalidSettingsException ex) {
			ex.settings().stream().map(this::explained).forEach(this.invalid::add);
		}
		if (settings == null || !this.invalid.isEmpty()) {
			throw new InvalidSettingsException(this.invalid);
		}
		return settings;
	}

	/**
	 * Adds the bean to the name, so that it is not the name of a property. Otherwise the
	 * failure analysis would show the value of that property.
	 */
	private InvalidSetting explained(InvalidSetting setting) {
		return this.replaced.stream().noneMatch(setting.name()::startsWith) ? setting
				: new InvalidSetting(
						setting.name() + " (from the bean of type " + this.details.getClass().getName() + ")",
						setting.value(), setting.reason(), setting.remedy());
	}

}
