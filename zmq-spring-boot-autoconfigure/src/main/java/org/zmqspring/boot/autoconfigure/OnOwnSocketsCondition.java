package org.zmqspring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless a parent context has opened every socket that is configured for this
 * one. Then this one uses those of the parent. Stateless.
 */
class OnOwnSocketsCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ZeroMQ sockets of this context");
		ParentSockets parents = ParentSockets.of(context.getBeanFactory());
		if (parents.isEmpty()) {
			return ConditionOutcome.match(message.because("no parent context has any"));
		}
		ZmqProperties properties = ZmqBinding.bind(context.getEnvironment());
		boolean own = ConfiguredSocket.allOf(properties).stream().anyMatch((socket) -> !parents.contain(socket));
		return own ? ConditionOutcome.match(message.because("it configures sockets that its parent has not"))
				: ConditionOutcome.noMatch(message.because("its parent has opened all of them"));
	}

	/** Matches where the other one does not. Stateless. */
	static final class Not extends OnOwnSocketsCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionOutcome own = super.getMatchOutcome(context, metadata);
			return new ConditionOutcome(!own.isMatch(), own.getConditionMessage());
		}

	}

}
