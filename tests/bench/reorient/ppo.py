"""The peer of `launch/robotics bench reorient`: one update of proximal policy optimisation in PyTorch, of the same nets and batch.

Arguments: rows, numbers a row, numbers the actor sees, actions, epochs, minibatch, widths of the hidden layers with commas.
A line on stdin is one update; its CPU seconds go to stdout.
"""
import math
import sys
import time

import torch
from torch import nn

n, width, seen, actions, epochs, minibatch = map(int, sys.argv[1:7])
hidden = [int(w) for w in sys.argv[7].split(",")]
torch.set_num_threads(1)
torch.manual_seed(0)


def net(inputs, outputs):
    layers, size = [], inputs
    for w in hidden:
        layers += [nn.Linear(size, w), nn.ELU()]
        size = w
    return nn.Sequential(*layers, nn.Linear(size, outputs))


actor, critic = net(seen, actions), net(width, 1)
log_std = nn.Parameter(torch.full((actions,), -0.5))
actor_parameters, critic_parameters = [*actor.parameters(), log_std], list(critic.parameters())
actor_adam = torch.optim.Adam(actor_parameters, lr=3e-4, eps=1e-5, foreach=True)
critic_adam = torch.optim.Adam(critic_parameters, lr=1e-3, eps=1e-5, foreach=True)
rows, drawn, means = torch.randn(n, width), torch.randn(n, actions), torch.randn(n, actions) * 0.1
log_probabilities, advantages, returns = torch.randn(n) * 0.1 - 9, torch.randn(n), torch.randn(n)


def descend(index, before):
    x, a, m0, lp0, adv, ret = (t.index_select(0, index) for t in (rows, drawn, means, log_probabilities, advantages, returns))
    mean, value = actor(x.narrow(1, 0, seen)), critic(x).squeeze(1)
    std = log_std.exp()
    lp = (((a - mean) / std).square() * -0.5 - log_std).sum(1) - 0.5 * math.log(2 * math.pi) * actions
    ratio = (lp - lp0).exp()
    policy = -torch.minimum(ratio * adv, ratio.clamp(0.8, 1.2) * adv).mean()
    error, entropy = (value - ret).square().mean(), log_std.sum()
    outside = (mean.abs() - 1.1).clamp(min=0).square().sum(1).mean()
    loss = policy + error - entropy * 0.001 + outside * 0.01
    actor_adam.zero_grad(set_to_none=True)
    critic_adam.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(actor_parameters, 1)
    nn.utils.clip_grad_norm_(critic_parameters, 1)
    actor_adam.step()
    critic_adam.step()
    with torch.no_grad():
        log_std.clamp_(min=-4)
        kl = (log_std - before + ((2 * before).exp() + (mean - m0).square()) / (2 * std.square()) - 0.5).sum(1).mean()
        clipped = ((ratio - 1).abs() > 0.2).float().mean()
        return torch.stack([policy, error, kl, entropy, clipped]).tolist()


def update():
    global advantages
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    before = log_std.detach().clone()
    for _ in range(epochs):
        for index in torch.randperm(n).split(minibatch):
            descend(index, before)


print("ready", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    update()
    print(time.process_time() - start, flush=True)
