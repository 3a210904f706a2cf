package org.zmqspring.boot.autoconfigure;

import java.util.Objects;

import org.zmqspring.config.ZmqConfiguration;
import org.zmqspring.config.ZmqSettings;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless a parent context has opened every socket that is configured for this
 * context. If it has, this context uses the parent's sockets. Stateless.
 */
class OnOwnSocketsCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ZeroMQ sockets of this context");
		ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
		ParentContexts parents = ParentContexts.of(beans);
		if (parents.haveNoSockets()) {
			return ConditionOutcome.match(message.because("no parent context has any"));
		}
		if (isDefined(ZmqSettings.class, beans) || isDefined(ZmqConnectionDetails.class, beans)) {
			return ConditionOutcome.match(message.because("a bean of its own gives them"));
		}
		ZmqProperties properties = ZmqBinding.bind(context.getEnvironment());
		// Only the parents are searched for connection details: a condition must not
		// create the factory beans of this context.
		ZmqConnectionDetails inherited = ZmqConfiguration.nearest(Objects.requireNonNull(beans.getParentBeanFactory()),
				ZmqConnectionDetails.class);
		if (inherited != null) {
			new ConnectionOverrides(inherited).apply(properties, context.getEnvironment());
		}
		boolean own = ConfiguredSocket.allOf(properties).stream().anyMatch((socket) -> !parents.contain(socket));
		return own ? ConditionOutcome.match(message.because("it configures sockets that its parent does not have"))
				: ConditionOutcome.noMatch(message.because("its parent has opened all of them"));
	}

	private static boolean isDefined(Class<?> type, ListableBeanFactory beans) {
		return beans.getBeanNamesForType(type, true, false).length > 0;
	}

	/** Matches if {@link OnOwnSocketsCondition} does not. Stateless. */
	static final class Not extends OnOwnSocketsCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionOutcome own = super.getMatchOutcome(context, metadata);
			return new ConditionOutcome(!own.isMatch(), own.getConditionMessage());
		}

	}

}
