package org.zmqspring.config;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Adds the ports of {@link ZmqPorts} to the environment of this application context. They
 * are looked up at each access. Thread-safe.
 */
final class LocalPortProperties implements EnvironmentAware, InitializingBean, DisposableBean {

	private final Source source;

	private @Nullable ConfigurableEnvironment environment;

	LocalPortProperties(ZmqPorts ports) {
		this.source = new Source(ports);
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = (environment instanceof ConfigurableEnvironment configurable) ? configurable : null;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.environment != null) {
			this.environment.getPropertySources().addFirst(this.source);
		}
	}

	/** Several contexts may share the environment. */
	@Override
	public void destroy() {
		if (this.environment != null) {
			this.environment.getPropertySources().remove(this.source.getName());
		}
	}

	/**
	 * Has a name of its own: a child context copies the sources of its parent, and keeps
	 * only one of each name.
	 */
	private static final class Source extends EnumerablePropertySource<ZmqPorts> {

		Source(ZmqPorts ports) {
			super("zmqLocalPorts@" + ObjectUtils.getIdentityHexString(ports), ports);
		}

		@Override
		public String[] getPropertyNames() {
			return StringUtils.toStringArray(getSource().properties().keySet());
		}

		@Override
		public @Nullable Object getProperty(String name) {
			return name.startsWith(ZmqPorts.PREFIX) ? getSource().properties().get(name) : null;
		}

		@Override
		public boolean containsProperty(String name) {
			return getProperty(name) != null;
		}

	}

}
